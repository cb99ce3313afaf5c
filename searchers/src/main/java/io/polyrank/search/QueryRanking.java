package io.polyrank.search;

import com.google.common.collect.Maps;
import com.yahoo.data.access.simple.Value;
import com.yahoo.search.Query;
import com.yahoo.search.Result;
import com.yahoo.search.result.ErrorMessage;
import com.yahoo.search.searchchain.Execution;
import io.polyrank.behaviour.UserContext;
import io.polyrank.runtime.Admission;
import io.polyrank.runtime.Deadline;
import io.polyrank.runtime.UserSide;
import io.polyrank.search.RankOutcome.Ranked;
import io.polyrank.search.RankOutcome.Untouched;
import io.polyrank.search.UserContextOutcome.Anonymous;
import io.polyrank.search.UserContextOutcome.Failed;
import io.polyrank.search.UserContextOutcome.Stale;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The ranking of one query: retrieves candidates, ranks them, cuts out the page. Used once, by one thread. */
final class QueryRanking {

    private final Query query;
    private final RankingRequest request;
    private final RankingTools tools;
    private final Teams teams;
    private final int offset;
    private final int hits;
    private final StepTimes times;
    private final RankingTrace trace;
    private final List<Problem> problems = new ArrayList<>();
    private DegradationLevel level = DegradationLevel.FULL;
    private final Anonymous nobody = new Anonymous();
    private UserContextOutcome user = nobody;
    private Candidates candidates = Candidates.NONE;
    private int found;
    private List<String> missingFields = List.of();

    QueryRanking(Query query, RankingRequest request, Teams teams, RankingTools tools) {
        this.query = query;
        this.request = request;
        this.tools = tools;
        this.teams = teams;
        this.offset = query.getOffset();
        this.hits = query.getHits();
        this.times = new StepTimes(tools.nanoTime());
        this.trace = new RankingTrace(query);
    }

    /** The page the query asked for. */
    Result page(Execution execution) {
        try (Admission admission = request.model().model().admit(deadline());
                EarlyUserSide side = admission.granted() ? userSide(execution) : EarlyUserSide.none()) {
            return page(execution, admission, side);
        }
    }

    private EarlyUserSide userSide(Execution execution) {
        Optional<UserContextLookup> lookup = UserContextLookup.of(query);
        lookup.ifPresent(UserContextLookup::start);
        return EarlyUserSide.start(
                request, lookup, nobody, deadline(), execution.context().executor());
    }

    private Result page(Execution execution, Admission admission, EarlyUserSide side) {
        boolean busy = !admission.granted();
        int most = busy ? 0 : most(admission);
        Result result = times.take(Step.RETRIEVAL, () -> retrieve(execution, most));
        trace.step(result.hits().getConcreteSize() + " hits retrieved in " + times.micros(Step.RETRIEVAL) + " us");
        Receipt receipt;
        try (RankOutcome outcome = busy ? tooBusy(result) : rankSafely(result, side, most)) {
            receipt = outcome.either(ranked -> apply(ranked, result), this::receipt);
        }
        result.hits().trim(offset, hits);
        if (result.hits().getConcreteSize() > 0 || result.hits().getError() == null) {
            result.hits().setField(Receipt.FIELD, receipt.toField());
        }
        tools.metrics().answered(receipt, request.nowMillis());
        receipt.log(query.getContext(true));
        trace.step("level " + receipt.level().text() + ", " + receipt.scored() + " of " + receipt.candidates()
                + " candidates scored " + receipt.problems());
        return result;
    }

    /** As many as admission leaves the query, but the page at least, as far as it is of candidates. */
    private int most(Admission admission) {
        int wanted = request.candidates();
        return Math.max(admission.candidates(wanted), Math.min(wanted, offset + hits));
    }

    /**
     * Retrieves from the very first hit, however far the page is: every page is a slice of one and the same ranking. Only
     * the page itself where nothing will be ranked.
     */
    private Result retrieve(Execution execution, int most) {
        query.setOffset(0);
        query.setHits(Math.max(offset + hits, most));
        try {
            return execution.search(query);
        } finally {
            query.setOffset(offset);
            query.setHits(hits);
        }
    }

    /** Known before anything was retrieved, so that a query which will not be ranked does not cost what a ranked one does. */
    private RankOutcome tooBusy(Result result) {
        ErrorMessage error = result.hits().getError();
        return error == null
                ? new Untouched(ErrorCategory.DEADLINE, "more queries wait for a core than can be ranked in time")
                : new Untouched(ErrorCategory.STORE, "retrieval: " + error);
    }

    /** From here on the query has its hits, and no mistake of ours shall take them away. */
    private RankOutcome rankSafely(Result result, EarlyUserSide side, int most) {
        try {
            return rank(result, side, most);
        } catch (RuntimeException e) {
            tools.log().warning("preparing to rank failed", e);
            return new Untouched(Problem.bug(e), 0);
        }
    }

    private RankOutcome rank(Result result, EarlyUserSide side, int most) {
        ErrorMessage error = result.hits().getError();
        if (error != null) {
            return new Untouched(ErrorCategory.STORE, "retrieval: " + error);
        }
        if (millisToRank() < 0) {
            return tooLate();
        }
        collect(result, most);
        if (found == 0) {
            return nothingToRank();
        }
        user = awaitUser();
        if (millisToRank() < 0) {
            return tooLate();
        }
        trace.user(user.context());
        limit();
        return score(side.of(user));
    }

    private void collect(Result result, int most) {
        ServedModel model = request.model();
        candidates = Candidates.of(result.hits(), most, model.featureNames());
        found = candidates.size();
        if (most < request.candidates() && found == most) {
            String reason = "many queries wait for a core, so " + most + " of " + request.candidates()
                    + " candidates were retrieved";
            degrade(DegradationLevel.FEWER_CANDIDATES, new Problem(ErrorCategory.DEADLINE, reason));
        }
        missingFields =
                candidates.missingFields(model.model().passport().dataset().itemFields());
        if (!missingFields.isEmpty()) {
            tools.warnOnce("model " + model.name() + " reads item fields " + missingFields + ", but rank profile "
                    + query.getRanking().getProfile() + " has no match-features for them; they count as missing");
        }
    }

    private RankOutcome nothingToRank() {
        return candidates.withoutFeatures() == 0
                ? Ranked.NOTHING
                : new Untouched(
                        ErrorCategory.STORE,
                        "no hit has match-features; use a rank profile that has them, found "
                                + query.getRanking().getProfile());
    }

    private UserContextOutcome awaitUser() {
        String name = query.properties().getString(Parameters.USER, "");
        Optional<UserContextLookup> lookup = UserContextLookup.of(query);
        UserContextOutcome outcome;
        if (lookup.isPresent()) {
            Duration atMost = Duration.ofMillis(millisToRank());
            outcome = times.take(Step.USER, () -> lookup.get().await(atMost));
        } else if (name.isEmpty()) {
            outcome = nobody;
        } else {
            String reason = "nobody looked up the user; add " + UserContextSearcher.NAME + " to the search chain";
            outcome = new Failed(name, new Problem(ErrorCategory.BUG, reason));
        }
        trace.step("user " + outcome.label().text() + ", awaited for " + times.micros(Step.USER) + " us");
        if (outcome instanceof Failed failed) {
            degrade(DegradationLevel.NO_USER_CONTEXT, failed.problem());
        } else if (outcome instanceof Stale stale) {
            degrade(DegradationLevel.CACHED_USER_CONTEXT, stale.problem());
        }
        return outcome;
    }

    /** Ranks fewer candidates where the time left would not do for all of them. */
    private void limit() {
        long micros = TimeUnit.MILLISECONDS.toMicros(millisToRank());
        int affordable = request.model().cost().affordable(found, Math.max(0, micros));
        if (affordable < found) {
            candidates = candidates.first(affordable);
            degrade(
                    DegradationLevel.FEWER_CANDIDATES,
                    new Problem(ErrorCategory.DEADLINE, "time for " + affordable + " of " + found + " candidates"));
        }
    }

    private Deadline deadline() {
        return Deadline.in(millisToRank(), TimeUnit.MILLISECONDS, tools.nanoTime());
    }

    private RankOutcome score(Optional<UserSide> side) {
        side.ifPresent(known -> trace.step("the user's side was computed during retrieval"));
        trace.encoded(request.model(), candidates, missingFields);
        RankOutcome outcome = tools.ranker()
                .rank(request, user.context(), side, candidates.fields(), candidates.retrieval(), deadline(), times);
        if (outcome instanceof Ranked) {
            long micros = times.micros(Step.ENCODE) + times.micros(Step.MODEL) + times.micros(Step.FUSE);
            request.model().cost().observe(candidates.size(), micros, times.micros(Step.WAIT));
        }
        trace.step(candidates.size() + " candidates encoded in " + times.micros(Step.ENCODE) + " us, scored in "
                + times.micros(Step.MODEL) + " us, fused in " + times.micros(Step.FUSE) + " us");
        return outcome;
    }

    private Receipt apply(Ranked ranked, Result result) {
        ranked.problem().ifPresent(problem -> degrade(DegradationLevel.NO_USER_CONTEXT, problem));
        PageOrder by = new PageOrder(query, tools, candidates, user.context(), times);
        RankedOrder order = by.of(ranked, teams, offset, offset + hits, deadline());
        order.applyTo(result.hits());
        trace.ranked(request, candidates, ranked, order);
        int[] page = order.candidates(offset, offset + hits);
        HitScores.set(
                request.model().scoreNames(), candidates, ranked, page, explanations(ranked, page), teams::describe);
        tools.metrics().predicted(request.surface(), request.model().expected().sum(ranked.scores(), page));
        if (candidates.size() > 0) {
            tools.shadow().offer(request, user.context(), candidates, ranked.scores());
            tools.parity().offer(request, user.context(), candidates, ranked);
        }
        return receipt(candidates.size(), ranked.nonFinite());
    }

    private List<Value.ObjectValue> explanations(Ranked ranked, int[] page) {
        if (!request.explain()) {
            return List.of();
        }
        UserContext known = user.context();
        UserContext used = ranked.problem().isPresent() ? UserContext.unknown(known.user()) : known;
        Deadline half = Deadline.in(millisToRank() / 2, TimeUnit.MILLISECONDS, tools.nanoTime());
        return tools.explainer().explain(request, used, candidates, ranked, page, half);
    }

    private Receipt receipt(Untouched untouched) {
        degrade(DegradationLevel.RETRIEVAL_ORDER, untouched.problem());
        teams.leaveAll(untouched.problem().reason());
        return receipt(untouched.scored(), untouched.scored());
    }

    private Receipt receipt(int scored, int nonFinite) {
        return new Receipt(
                request.id(),
                ListExploration.done(query),
                level,
                problems,
                user.label(),
                Maps.transformValues(user.context().sequences(), List::size),
                request.model(),
                found,
                scored,
                nonFinite,
                candidates.withoutFeatures(),
                missingFields,
                times,
                teams);
    }

    /** The lowest level counts; every problem is told, the one that weighs most first. */
    private void degrade(DegradationLevel to, Problem problem) {
        if (to.compareTo(level) > 0) {
            level = to;
            problems.add(0, problem);
        } else {
            problems.add(problem);
        }
    }

    private long millisToRank() {
        return query.getTimeLeft() - tools.answerTime().millis(query);
    }

    private Untouched tooLate() {
        return new Untouched(
                ErrorCategory.DEADLINE,
                query.getTimeLeft() + " ms left of the query's " + query.getTimeout() + " ms, ranking needs "
                        + tools.answerTime().millis(query));
    }
}
