package io.polyrank.runtime;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a model came to the scores of some candidates.
 *
 * @param scores as the graph gives them, before calibration
 * @param tapped the values inside of it
 */
public record Explanation(TaskScores scores, List<Tapped> tapped) {

    /**
     * The values of a tap.
     *
     * @param tap what they are
     * @param tasks how many tasks they are of; 1 if they are the same for all
     * @param width values per task and candidate
     * @param values {@code [tasks, candidates, width]}
     */
    public record Tapped(Tap tap, int tasks, int width, float[] values) {

        private float value(int task, int candidate, int candidates, int at) {
            int group = tasks == 1 ? 0 : task;
            return values[(group * candidates + candidate) * width + at];
        }
    }

    /**
     * What a task makes of a feature.
     *
     * @param feature its name
     * @param value a factor; {@link Tap.Gates#NEUTRAL} leaves the feature as it is
     */
    public record Gate(String feature, float value) {}

    public Explanation {
        tapped = List.copyOf(tapped);
    }

    /** The gates of a task, in the order in which the model reads the features; none if the model has no gates. */
    public List<Gate> gates(int candidate, int task) {
        List<Gate> gates = new ArrayList<>();
        for (Tapped found : tapped) {
            if (found.tap() instanceof Tap.Gates names) {
                for (int at = 0; at < found.width(); at++) {
                    gates.add(new Gate(names.features().get(at), found.value(task, candidate, scores.count(), at)));
                }
            }
        }
        return gates;
    }

    /** By behaviour type, the attention of a task to the places of the sequence, of which the last is the latest event. */
    public Map<String, float[]> attention(int candidate, int task) {
        Map<String, float[]> attention = new LinkedHashMap<>();
        for (Tapped found : tapped) {
            if (found.tap() instanceof Tap.Attention sequence) {
                float[] weights = new float[found.width()];
                for (int at = 0; at < weights.length; at++) {
                    weights[at] = found.value(task, candidate, scores.count(), at);
                }
                attention.put(sequence.behaviour(), weights);
            }
        }
        return attention;
    }
}
