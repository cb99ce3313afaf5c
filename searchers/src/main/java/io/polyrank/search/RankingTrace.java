package io.polyrank.search;

import com.yahoo.search.Query;
import io.polyrank.behaviour.BehaviourEvent;
import io.polyrank.behaviour.UserContext;
import io.polyrank.runtime.TaskScores;
import io.polyrank.search.RankOutcome.Ranked;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What a query's trace says of its ranking: a line per step at level 2, and what went in and out at level 3. */
final class RankingTrace {

    private static final int STEPS = 2;
    private static final int DETAILS = 3;
    private static final int SHOWN = 5;

    private final Query query;

    RankingTrace(Query query) {
        this.query = query;
    }

    /** A step was taken. */
    void step(String message) {
        query.trace("Polyrank: " + message, STEPS);
    }

    /** Whose context the query is ranked with. */
    void user(UserContext user) {
        detail(() -> "user context of \"" + user.user() + "\": "
                + (user.sequences().isEmpty()
                        ? "no events"
                        : new TreeMap<>(user.sequences())
                                .entrySet().stream()
                                        .map(entry -> events(entry.getKey(), entry.getValue()))
                                        .collect(Collectors.joining("; "))));
    }

    private static String events(String behaviour, List<BehaviourEvent> events) {
        BehaviourEvent latest = events.get(events.size() - 1);
        return behaviour + " " + events.size() + (events.size() == 1 ? " event" : " events") + ", the latest item "
                + latest.item() + " at " + latest.timeMillis();
    }

    /** What encoding takes in. */
    void encoded(ServedModel model, Candidates candidates, List<String> missingFields) {
        detail(() -> {
            String without = model.model().passport().dataset().itemFields().stream()
                    .map(field -> missing(field, candidates))
                    .filter(text -> !text.isEmpty())
                    .collect(Collectors.joining(", "));
            return "encoding takes in " + candidates.size() + " candidates for model " + model.name()
                    + "; features without match-feature: " + missingFields + "; values missing: "
                    + (without.isEmpty() ? "none" : without);
        });
    }

    private static String missing(String field, Candidates candidates) {
        long missing = candidates.fields().stream()
                .filter(fields -> fields.texts(field).isEmpty())
                .count();
        return missing == 0 ? "" : field + " of " + missing;
    }

    /** What the model and fusion gave. */
    void ranked(RankingRequest request, Candidates candidates, Ranked ranked, RankedOrder order) {
        List<String> names = request.model().scoreNames();
        for (int column = 0; column < names.size(); column++) {
            int score = column;
            detail(() -> "score " + names.get(score) + ": " + range(ranked.scores(), score));
        }
        detail(() -> "fusion " + request.fusion().text() + " with weights " + request.weights());
        detail(() -> "before ranking: "
                + IntStream.range(0, Math.min(SHOWN, candidates.size()))
                        .mapToObj(candidate -> hit(request.model(), candidates, candidate, ranked))
                        .collect(Collectors.joining("; ")));
        detail(() -> "after ranking: "
                + IntStream.of(order.candidates(0, SHOWN))
                        .mapToObj(candidate -> hit(request.model(), candidates, candidate, ranked))
                        .collect(Collectors.joining("; ")));
    }

    private static String range(TaskScores scores, int column) {
        DoubleSummaryStatistics finite = IntStream.range(0, scores.count())
                .mapToDouble(candidate -> scores.score(candidate, column))
                .filter(Double::isFinite)
                .summaryStatistics();
        return finite.getCount() == 0
                ? "no finite number"
                : String.format(
                        Locale.ROOT,
                        "min %.4g, mean %.4g, max %.4g of %d candidates",
                        finite.getMin(),
                        finite.getAverage(),
                        finite.getMax(),
                        finite.getCount());
    }

    private static String hit(ServedModel model, Candidates candidates, int candidate, Ranked ranked) {
        List<String> names = model.scoreNames();
        String key = model.model().passport().dataset().itemKey();
        String item = key == null ? null : candidates.fields().get(candidate).text(key);
        String scores = IntStream.range(0, names.size())
                .mapToObj(column -> String.format(
                        Locale.ROOT,
                        "%s %.4g",
                        names.get(column),
                        ranked.scores().score(candidate, column)))
                .collect(Collectors.joining(", "));
        return String.format(
                Locale.ROOT,
                "%s (retrieval %.4g, %s, relevance %.4g)",
                item == null ? candidates.hit(candidate).getId() : "item " + item,
                candidates.retrieval()[candidate],
                scores,
                ranked.relevance(candidate));
    }

    /** Put together only for whoever reads it. */
    private void detail(Supplier<String> message) {
        if (query.getTrace().isTraceable(DETAILS)) {
            query.trace("Polyrank: " + message.get(), DETAILS);
        }
    }
}
