package io.polyrank.search;

import com.yahoo.search.Query;
import io.polyrank.behaviour.FieldValues;
import io.polyrank.behaviour.UserContext;
import io.polyrank.interleave.Mixture;
import io.polyrank.runtime.Deadline;
import io.polyrank.runtime.TaskModel;
import io.polyrank.search.RankOutcome.Ranked;
import io.polyrank.search.RankOutcome.Untouched;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Decides in which order ranked candidates are shown: mixed of the rankings of several variants, explored, or by relevance. A mixed order shows
 * {@code 1 / rank} as relevance, since the variants' own have no common scale.
 */
final class PageOrder {

    private final Query query;
    private final RankingTools tools;
    private final Candidates candidates;
    private final UserContext user;
    private final StepTimes times;

    PageOrder(Query query, RankingTools tools, Candidates candidates, UserContext user, StepTimes times) {
        this.query = query;
        this.tools = tools;
        this.candidates = candidates;
        this.user = user;
        this.times = times;
    }

    /**
     * The order. Never throws: what keeps variants from being mixed is told to the teams, and the first variant's ranking stands.
     *
     * @param ranked by the first of the teams
     * @param from the first rank of the page
     * @param to the rank behind its last
     * @param deadline by which other models' scores are worth something
     */
    RankedOrder of(Ranked ranked, Teams teams, int from, int to, Deadline deadline) {
        if (teams.isMixing() && candidates.size() > 0) {
            try {
                List<int[]> rankings = rankings(ranked, teams, deadline);
                if (teams.isMixing()) {
                    Mixture mixture = times.take(Step.FUSE, () -> teams.mix(rankings, to));
                    return RankedOrder.of(candidates, mixture.order(), inverseRanks(mixture.order().length));
                }
            } catch (RuntimeException e) {
                tools.log().warning("mixing rankings failed", e);
                teams.leaveAll(e.toString());
            }
        }
        teams.failure().ifPresent(why -> tools.log().warning("experiments: rankings were not mixed: " + why));
        List<String> names = teams.requests().get(0).model().scoreNames();
        return ListExploration.order(query, candidates, ranked, names, from, to);
    }

    private static double[] inverseRanks(int count) {
        return IntStream.rangeClosed(1, count).mapToDouble(rank -> 1.0 / rank).toArray();
    }

    private List<int[]> rankings(Ranked first, Teams teams, Deadline deadline) {
        IdentityHashMap<TaskModel, Ranked> byModel = new IdentityHashMap<>();
        byModel.put(teams.requests().get(0).model().model(), first);
        List<int[]> rankings = new ArrayList<>();
        rankings.add(RankedOrder.byRelevance(candidates.size(), first::relevance));
        try {
            for (int variant = 1; variant < teams.requests().size() && teams.isMixing(); variant++) {
                RankingRequest request = teams.requests().get(variant);
                Ranked scored = byModel.get(request.model().model());
                if (scored == null) {
                    scored = rank(request, variant, teams, deadline);
                }
                if (scored != null) {
                    byModel.put(request.model().model(), scored);
                    addRanking(request, scored, variant, teams, rankings);
                }
            }
        } finally {
            byModel.values().stream().filter(ranked -> ranked != first).forEach(Ranked::close);
        }
        return rankings;
    }

    /** With a model that has not scored the candidates yet; null if it cannot. */
    private @Nullable Ranked rank(RankingRequest request, int variant, Teams teams, Deadline deadline) {
        int count = candidates.size();
        long micros = TimeUnit.NANOSECONDS.toMicros(deadline.nanosLeft());
        if (request.model().cost().affordable(count, Math.max(0, micros)) < count) {
            teams.leave(variant, "no time for another model");
            return null;
        }
        RankOutcome outcome = tools.ranker()
                .rank(request, user, Optional.empty(), fields(request), candidates.retrieval(), deadline, times);
        if (outcome instanceof Untouched untouched) {
            teams.leave(variant, untouched.problem().reason());
        }
        return outcome instanceof Ranked ranked ? ranked : null;
    }

    private void addRanking(RankingRequest request, Ranked scored, int variant, Teams teams, List<int[]> rankings) {
        double[] relevance = times.take(
                Step.FUSE, () -> Ranker.fuse(request, fields(request), scored.scores(), candidates.retrieval()));
        int[] ranking = RankedOrder.byRelevance(candidates.size(), candidate -> relevance[candidate]);
        if (ranking.length == 0) {
            teams.leave(variant, "the fusion expression gave no candidate a finite relevance");
        } else {
            rankings.add(ranking);
        }
    }

    private List<? extends FieldValues> fields(RankingRequest request) {
        return candidates.fieldsFor(request.model().featureNames());
    }
}
