package io.polyrank.search;

import com.yahoo.data.access.simple.Value;
import com.yahoo.search.Query;
import io.polyrank.experiment.Experiment;
import io.polyrank.experiment.LayerOutcome.Interleaved;
import io.polyrank.experiment.SearchKey;
import io.polyrank.interleave.Mixture;
import io.polyrank.runtime.TaskModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The variants whose rankings one query mixes; their models are held until this is closed. Of one query and one thread.
 *
 * <p>The query is ranked as the first variant wants it. If another cannot rank, it stays with that, and the plan is told why.
 */
final class Teams implements AutoCloseable {

    private static final int MOST_ATTEMPTS = 5;

    private final Optional<AppliedPlan> plan;
    private final long seed;
    private final List<RankingRequest> requests = new ArrayList<>();
    private final List<TaskModel> held = new ArrayList<>();
    private Mixture mixture = Mixture.NONE;

    private Teams(Optional<AppliedPlan> plan, long seed) {
        this.plan = plan;
        this.seed = seed;
    }

    /**
     * Those of a query.
     *
     * @param first how the first variant wants it ranked; whoever asks holds its model
     */
    static Teams of(Query query, RankingRequest first, RankingRequests reader) {
        Optional<AppliedPlan> plan =
                AppliedPlan.of(query).filter(applied -> !applied.interleaved().isEmpty());
        Optional<Experiment> experiment = plan.flatMap(Teams::experiment);
        if (experiment.isEmpty()) {
            return alone(first);
        }
        Teams teams = new Teams(plan, seed(experiment.get(), query, first.nowMillis()));
        teams.requests.add(first);
        int count = experiment.get().variants().size();
        for (int variant = 1; variant < count && teams.isMixing(); variant++) {
            teams.add(variant, query, reader);
        }
        return teams;
    }

    /** Of a query that mixes nothing. */
    static Teams alone(RankingRequest request) {
        Teams teams = new Teams(Optional.empty(), 0);
        teams.requests.add(request);
        return teams;
    }

    private static Optional<Experiment> experiment(AppliedPlan plan) {
        return plan.plan().interleaved().map(Interleaved::experiment);
    }

    private static long seed(Experiment experiment, Query query, long nowMillis) {
        return experiment
                .salt()
                .hash(SearchKey.of(
                        ExperimentSearcher.unit(query.properties()),
                        query.getModel().getQueryTree().toString(),
                        nowMillis));
    }

    private void add(int variant, Query query, RankingRequests reader) {
        RankingRequest first = requests.get(0);
        try {
            for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
                RankingRequest request = first.rankedAs(plan.orElseThrow()
                        .as(variant, query.properties(), () -> reader.read(query.properties(), first.candidates())));
                if (holds(request.model().model())) {
                    requests.add(request);
                    return;
                }
            }
            leave(variant, "its model is closed");
        } catch (BadParameterException e) {
            leave(variant, String.valueOf(e.getMessage()));
        }
    }

    private boolean holds(TaskModel model) {
        if (requests.stream().anyMatch(other -> other.model().model() == model)) {
            return true;
        }
        boolean now = model.hold();
        if (now) {
            held.add(model);
        }
        return now;
    }

    /** Whether rankings are to be mixed, and nothing has come in between. */
    boolean isMixing() {
        return plan.filter(applied -> applied.unmixed().isEmpty()).isPresent();
    }

    /** How each variant wants the query ranked, the first one first. */
    List<RankingRequest> requests() {
        return requests;
    }

    /** Mixes what these requests gave. */
    Mixture mix(List<int[]> rankings, int depth) {
        mixture = plan.flatMap(Teams::experiment)
                .flatMap(experiment -> Optional.ofNullable(experiment.interleaving()))
                .map(interleaving -> interleaving.mix(rankings, depth, seed))
                .orElseThrow();
        return mixture;
    }

    /** Leaves the query to the first variant, because of what happened to another. */
    void leave(int variant, String why) {
        plan.ifPresent(applied -> applied.unmixed(name(variant) + ": " + why));
    }

    /** Leaves the query as it is, because not even the first variant could rank it. */
    void leaveAll(String why) {
        plan.ifPresent(applied -> applied.unmixed(why));
    }

    /** Why nothing is mixed although it should be. */
    Optional<String> failure() {
        return plan.flatMap(AppliedPlan::unmixed);
    }

    /** Tells a receipt what came of it. */
    void describe(Value.ObjectValue receipt) {
        failure().ifPresent(why -> receipt.put("not_interleaved", why));
        if (isMixing()) {
            receipt.put(
                    "interleaved", plan.flatMap(Teams::experiment).orElseThrow().name());
        }
    }

    /** Tells a hit whose pick it is, or what each variant gets for it. */
    void describe(Value.ObjectValue hit, int candidate) {
        mixture.place(candidate).ifPresent(place -> {
            if (place.team() != Mixture.Place.NO_TEAM) {
                hit.put(HitScores.TEAM, name(place.team()));
            }
            if (!place.credits().isEmpty()) {
                Value.ObjectValue credits = new Value.ObjectValue();
                for (int variant = 0; variant < place.credits().size(); variant++) {
                    credits.put(name(variant), place.credits().get(variant));
                }
                hit.put(HitScores.CREDITS, credits);
            }
        });
    }

    private String name(int variant) {
        return plan.flatMap(Teams::experiment)
                .map(experiment -> experiment.variants().get(variant).name())
                .orElseThrow();
    }

    @Override
    public void close() {
        held.forEach(TaskModel::release);
        held.clear();
    }
}
