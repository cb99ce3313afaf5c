package io.polyrank.data.multitabbench;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What a MultiTab-Bench data set is made from; the same arguments give the same bytes on every machine.
 *
 * @param tasks T, 1 to 64
 * @param features D, at least T: the weights are independent directions unless rho says otherwise
 * @param rho cosine of any two tasks' weights, -1/(T-1) to 1
 * @param degrees of the tasks' polynomials, 1 to 6 each; one counts for all tasks, none takes {@link #DEGREES} in turn
 * @param noise standard deviations of the labels' noise; one counts for all tasks, none is {@value #NOISE}, or 0 with
 *     ranking links, where the drawing of events is the noise
 * @param rows in all, 20 to 5,000,000: 70 % train, 15 % validate, 15 % test
 * @param seed any number
 * @param rawTargets whether labels are left as they are instead of having mean 0 and variance 1
 * @param links what becomes of the polynomials
 * @param baseRates with ranking links, the share of clicks, then of each other event among clicks; empty takes 0.02 and
 *     0.035
 */
public record MultiTabBenchArguments(
        int tasks,
        int features,
        double rho,
        List<Integer> degrees,
        List<Double> noise,
        int rows,
        long seed,
        boolean rawTargets,
        Links links,
        List<Double> baseRates) {

    /** Degrees of the first seven tasks; further tasks take them again from the first. */
    public static final List<Integer> DEGREES = List.of(1, 3, 2, 3, 4, 2, 3);

    private static final double NOISE = 0.01;
    private static final double CLICK_RATE = 0.02;
    private static final double LATER_RATE = 0.035;
    private static final int MAXIMUM_TASKS = 64;
    private static final int MAXIMUM_FEATURES = 4096;
    private static final int LEAST_ROWS = 20;
    private static final int MAXIMUM_ROWS = 5_000_000;
    private static final double ROUNDING = 1e-12;

    /** Checks the ranges; the message of the exception names the argument, what was found and what is expected. */
    public MultiTabBenchArguments {
        requireNonNull(links, "links");
        whole("tasks", tasks, 1, MAXIMUM_TASKS);
        if (features < tasks || features > MAXIMUM_FEATURES) {
            throw new IllegalArgumentException("features: found " + features + ", expected at least one per task, "
                    + tasks + ", and at most " + MAXIMUM_FEATURES);
        }
        double least = tasks == 1 ? -1 : -1.0 / (tasks - 1);
        if (!(rho >= least - ROUNDING && rho <= 1)) {
            throw new IllegalArgumentException("rho: found " + rho + ", expected " + least
                    + " to 1: below -1/(tasks - 1) no " + tasks + " vectors have that cosine with one another");
        }
        whole("rows", rows, LEAST_ROWS, MAXIMUM_ROWS);
        boolean ranking = links == Links.RANKING;
        degrees = degrees.isEmpty() ? inTurn(tasks) : perTask("degrees", degrees, tasks);
        noise = perTask("noise", noise.isEmpty() ? List.of(ranking ? 0 : NOISE) : noise, tasks);
        if (ranking) {
            baseRates = rates(baseRates, tasks);
            checkRanking(tasks, noise, rawTargets);
        } else if (!baseRates.isEmpty()) {
            throw new IllegalArgumentException("base-rates: found " + baseRates
                    + ", expected none: regression targets have no rate; choose --links ranking");
        }
        for (int task = 0; task < tasks; task++) {
            new PolynomialLabel(degrees.get(task), noise.get(task));
        }
    }

    /** The tasks' labels, before standardisation or links. */
    public List<PolynomialLabel> labels() {
        List<PolynomialLabel> labels = new ArrayList<>();
        for (int task = 0; task < tasks; task++) {
            labels.add(new PolynomialLabel(degrees.get(task), noise.get(task)));
        }
        return List.copyOf(labels);
    }

    private static void whole(String name, int found, int low, int high) {
        if (found < low || found > high) {
            throw new IllegalArgumentException(
                    name + ": found " + found + ", expected a number from " + low + " to " + high);
        }
    }

    private static List<Integer> inTurn(int tasks) {
        List<Integer> degrees = new ArrayList<>();
        for (int task = 0; task < tasks; task++) {
            degrees.add(DEGREES.get(task % DEGREES.size()));
        }
        return List.copyOf(degrees);
    }

    private static <V> List<V> perTask(String name, List<V> values, int tasks) {
        if (values.size() == 1) {
            return List.copyOf(Collections.nCopies(tasks, values.get(0)));
        }
        if (values.size() != tasks) {
            throw new IllegalArgumentException(name + ": found " + values.size() + " values, expected " + tasks
                    + ", one per task, or a single one for all");
        }
        return List.copyOf(values);
    }

    private static List<Double> rates(List<Double> given, int tasks) {
        List<Double> rates = new ArrayList<>(given);
        if (given.isEmpty()) {
            rates.add(CLICK_RATE);
            rates.addAll(Collections.nCopies(tasks - 1, LATER_RATE));
        }
        for (double rate : perTask("base-rates", rates, tasks)) {
            if (!(rate >= 1e-4 && rate <= 1 - 1e-4)) {
                throw new IllegalArgumentException(
                        "base-rates: found " + rate + ", expected numbers from 0.0001 to 0.9999");
            }
        }
        return perTask("base-rates", rates, tasks);
    }

    private static void checkRanking(int tasks, List<Double> noise, boolean rawTargets) {
        if (tasks < 2) {
            throw new IllegalArgumentException(
                    "tasks: found " + tasks + ", expected at least 2 with ranking links: a click and what follows it");
        }
        if (rawTargets) {
            throw new IllegalArgumentException(
                    "raw-targets: found it with ranking links, expected it with regression targets only");
        }
        if (noise.stream().anyMatch(each -> each != 0)) {
            throw new IllegalArgumentException("noise: found " + noise + ", expected none with ranking links: there the"
                    + " drawing of events is the noise, so that the true probabilities are known");
        }
    }
}
