package io.polyrank.search;

import com.google.common.collect.Lists;
import com.google.common.primitives.Ints;
import com.yahoo.data.access.simple.Value;
import io.polyrank.behaviour.BehaviourEvent;
import io.polyrank.behaviour.UserContext;
import io.polyrank.encode.Encoder;
import io.polyrank.fusion.TaskShares;
import io.polyrank.runtime.Deadline;
import io.polyrank.runtime.Explanation;
import io.polyrank.runtime.Explanation.Gate;
import io.polyrank.runtime.Tap;
import io.polyrank.runtime.TaskModel;
import io.polyrank.runtime.TaskScores;
import io.polyrank.runtime.TooLateException;
import io.polyrank.search.RankOutcome.Ranked;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Explains the hits of a page, after they were ranked: each task's share in the relevance ({@link TaskShares}), and what the
 * model shows of its inside, if its package does. Nothing it does changes a ranking.
 */
final class Explainer {

    /** Of gates and of events, per task. */
    private static final int MOST = 5;

    private static final MathContext DIGITS = new MathContext(4);

    private final RareLog log;

    Explainer(RareLog log) {
        this.log = log;
    }

    /**
     * What is told of some candidates, each as an object. Never throws: what cannot be explained has a reason instead.
     *
     * @param user with whose context they were ranked
     * @param ranked how they were ranked
     * @param page which of the candidates
     * @param deadline by which the model has to have explained them
     */
    List<Value.ObjectValue> explain(
            RankingRequest request,
            UserContext user,
            Candidates candidates,
            Ranked ranked,
            int[] page,
            Deadline deadline) {
        List<Value.ObjectValue> explanations = new ArrayList<>();
        for (int at = 0; at < page.length; at++) {
            explanations.add(new Value.ObjectValue());
        }
        try {
            shares(request, candidates, ranked.scores(), page, explanations);
            Optional<String> reason = page.length == 0
                    ? Optional.empty()
                    : inside(request, user, candidates, page, deadline, explanations);
            reason.ifPresent(text -> explanations.forEach(explanation -> explanation.put("reason", text)));
        } catch (RuntimeException e) {
            log.warning("explaining failed", e);
            explanations.forEach(explanation -> explanation.put("reason", "explaining failed: " + e));
        }
        return explanations;
    }

    private static void shares(
            RankingRequest request,
            Candidates candidates,
            TaskScores scores,
            int[] page,
            List<Value.ObjectValue> explanations) {
        TaskShares shares = TaskShares.among(request.fusion(), request.weights(), scores.values());
        List<String> names = request.model().scoreNames();
        for (int at = 0; at < page.length; at++) {
            int candidate = page[at];
            float[] row =
                    Arrays.copyOfRange(scores.values(), candidate * scores.width(), (candidate + 1) * scores.width());
            double[] features =
                    Ranker.itemFeatures(request, List.of(candidates.fields().get(candidate)));
            List<TaskShares.Share> found = shares.of(row, candidates.retrieval()[candidate], features);
            Value.ObjectValue share = new Value.ObjectValue();
            Value.ObjectValue effect = new Value.ObjectValue();
            for (int score = 0; score < names.size(); score++) {
                share.put(names.get(score), rounded(found.get(score).share()));
                effect.put(names.get(score), rounded(found.get(score).effect()));
            }
            explanations.get(at).put("share", share).put("effect", effect);
        }
    }

    /** Why there is nothing, if there is nothing. */
    private static Optional<String> inside(
            RankingRequest request,
            UserContext user,
            Candidates candidates,
            int[] page,
            Deadline deadline,
            List<Value.ObjectValue> explanations) {
        TaskModel model = request.model().model();
        if (!model.explains()) {
            return Optional.of(
                    "model " + request.model().name()
                            + " does not show gates or attention; a model that has them does after ./polyrank export --explain");
        }
        Explanation explanation;
        try {
            Encoder.Query query = model.encoder().query(user, request.context(), request.nowMillis());
            List<MatchFeatures> fields = Lists.transform(Ints.asList(page), candidates.fields()::get);
            explanation = model.explain(query.user(), query.candidates(fields), deadline);
        } catch (TooLateException e) {
            return Optional.of("no time to look into the model: " + e.getMessage());
        }
        List<String> tasks = model.passport().dataset().taskNames();
        for (int at = 0; at < page.length; at++) {
            Value.ObjectValue gates = new Value.ObjectValue();
            Value.ObjectValue attention = new Value.ObjectValue();
            for (int task = 0; task < tasks.size(); task++) {
                put(gates, tasks.get(task), gates(explanation.gates(at, task)));
                put(attention, tasks.get(task), attention(explanation.attention(at, task), user));
            }
            put(explanations.get(at), "gates", gates);
            put(explanations.get(at), "attention", attention);
        }
        return Optional.empty();
    }

    private static void put(Value.ObjectValue object, String name, Value value) {
        if (value.fieldCount() > 0 || value.entryCount() > 0) {
            object.put(name, value);
        }
    }

    /** Those that turn a feature down or up most. */
    private static Value.ArrayValue gates(List<Gate> gates) {
        Value.ArrayValue array = new Value.ArrayValue();
        gates.stream()
                .sorted(Comparator.comparingDouble(gate -> -Math.abs(gate.value() - Tap.Gates.NEUTRAL)))
                .limit(MOST)
                .forEach(gate -> array.add(
                        new Value.ObjectValue().put("feature", gate.feature()).put("gate", rounded(gate.value()))));
        return array;
    }

    /** An event, and how much of the attention to its sequence it gets. */
    private record Attended(String behaviour, BehaviourEvent event, float weight) {}

    /** The events that get most of the attention to their own sequence. */
    private static Value.ArrayValue attention(Map<String, float[]> attention, UserContext user) {
        List<Attended> attended = new ArrayList<>();
        attention.forEach((behaviour, weights) -> {
            List<BehaviourEvent> events = user.sequence(behaviour);
            int count = Math.min(events.size(), weights.length);
            for (int back = 1; back <= count; back++) {
                attended.add(new Attended(behaviour, events.get(events.size() - back), weights[weights.length - back]));
            }
        });
        Value.ArrayValue array = new Value.ArrayValue();
        attended.stream()
                .sorted(Comparator.comparingDouble(event -> -event.weight()))
                .limit(MOST)
                .forEach(event -> array.add(new Value.ObjectValue()
                        .put("behaviour", event.behaviour())
                        .put("item", event.event().item())
                        .put("weight", rounded(event.weight()))));
        return array;
    }

    /** To four digits: enough to compare, and short to read. */
    private static double rounded(double value) {
        return Double.isFinite(value) ? new BigDecimal(value).round(DIGITS).doubleValue() : value;
    }
}
