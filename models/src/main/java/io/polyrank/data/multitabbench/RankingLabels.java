package io.polyrank.data.multitabbench;

import io.polyrank.data.generate.Dice;
import java.util.List;

/**
 * Events of Polyrank's ranking extension: a click, and what only a click can lead to.
 *
 * @param weights of the tasks
 * @param links the events' probabilities
 */
record RankingLabels(TaskWeights weights, RankingLinks links) implements Labels {

    @Override
    public List<String> names() {
        return links.names();
    }

    @Override
    public double[] draw(double[] x, List<Dice> dice) {
        double[] labels = new double[names().size()];
        for (int task = 0; task < labels.length; task++) {
            boolean happens = dice.get(task).chance(links.conditional(task, weights.dot(task, x)));
            labels[task] = happens && (task == 0 || labels[0] > 0) ? 1 : 0;
        }
        return labels;
    }

    /** The probabilities of the labels of a row, over all rows: those after a click include the click's own. */
    double[] probabilities(double[] x) {
        double[] probabilities = new double[names().size()];
        for (int task = 0; task < probabilities.length; task++) {
            double conditional = links.conditional(task, weights.dot(task, x));
            probabilities[task] = task == 0 ? conditional : probabilities[0] * conditional;
        }
        return probabilities;
    }
}
