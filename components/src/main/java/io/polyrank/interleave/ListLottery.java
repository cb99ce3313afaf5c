package io.polyrank.interleave;

import io.polyrank.interleave.Mixture.Place;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.hipparchus.exception.MathRuntimeException;
import org.hipparchus.optim.MaxIter;
import org.hipparchus.optim.linear.LinearConstraint;
import org.hipparchus.optim.linear.LinearConstraintSet;
import org.hipparchus.optim.linear.LinearObjectiveFunction;
import org.hipparchus.optim.linear.NonNegativeConstraint;
import org.hipparchus.optim.linear.Relationship;
import org.hipparchus.optim.linear.SimplexSolver;
import org.hipparchus.optim.nonlinear.scalar.GoalType;

/**
 * Some lists that rankings can be mixed to, and how probable each is.
 *
 * <p>Implementation note: optimised multileaving (Schuth et al. 2014), after Radlinski and Craswell 2013, "Optimized Interleaving for
 * Online Retrieval Evaluation". Every list takes at each place the best of some ranking that is not there yet. A chosen candidate
 * gives ranking j the credit {@code 1 / r_j}, where {@code r_j} is its rank there. The probabilities p of the lists are those that
 * minimise {@code sum_l p_l s_l}, where {@code s_l} is how far apart the rankings' credits would be on average if candidates were
 * chosen by place alone, {@code 1 / place}: such a list says nothing. They are held to give every ranking the same expected credit of
 * the first k places, for each k: whoever chooses without looking prefers nobody. With few lists that may be impossible; what is missing is
 * a slack variable that costs more than any {@code s_l}. So that nothing is missing in the end, and this is not in the paper, a place's credit
 * is counted from its mean over the lists: choices by place alone then give every ranking nothing on average, whatever the p are.
 */
final class ListLottery {

    /** Sequences of pickers that are drawn; each stands for as many lists as there are rankings. */
    private static final int DRAWN = 6;

    private static final double SLACK_COST = 1e3;
    private static final int MOST_STEPS = 2_000;

    private final List<int[]> rankings;
    private final List<Map<Integer, Integer>> ranks;
    private final List<List<Integer>> lists;
    private final double[] probabilities;

    private ListLottery(List<int[]> rankings, Collection<List<Integer>> lists) {
        this.rankings = rankings;
        this.ranks = rankings.stream().map(ListLottery::ranksOf).toList();
        this.lists = List.copyOf(lists);
        this.probabilities = this.lists.size() == 1 ? new double[] {1} : solve();
    }

    /** @param length how many places a list has at most */
    static ListLottery of(List<int[]> rankings, int length, Chance chance) {
        int count = rankings.size();
        Set<List<Integer>> lists = new LinkedHashSet<>();
        for (int only = 0; only < count; only++) {
            int[] pickers = new int[length];
            Arrays.fill(pickers, only);
            lists.add(list(rankings, pickers));
        }
        for (int drawn = 0; drawn < DRAWN; drawn++) {
            int[] pickers =
                    IntStream.range(0, length).map(place -> chance.below(count)).toArray();
            // With every sequence those in which the rankings have changed places: that makes equal credit possible.
            for (int turn = 0; turn < count; turn++) {
                int by = turn;
                lists.add(list(
                        rankings,
                        Arrays.stream(pickers)
                                .map(picker -> (picker + by) % count)
                                .toArray()));
            }
        }
        return new ListLottery(rankings, lists);
    }

    /** One of the lists. */
    List<Place> draw(Chance chance) {
        double point = chance.next();
        int list = 0;
        while (list < lists.size() - 1 && point >= probabilities[list]) {
            point -= probabilities[list];
            list++;
        }
        List<Integer> drawn = lists.get(list);
        return IntStream.range(0, drawn.size())
                .mapToObj(place -> new Place(drawn.get(place), Place.NO_TEAM, credits(drawn.get(place), place)))
                .toList();
    }

    /** What each ranking gets for a candidate at a place, less what it gets for the place whoever stands there. */
    private List<Double> credits(int candidate, int place) {
        return IntStream.range(0, rankings.size())
                .mapToObj(ranking -> credit(ranking, candidate) - expected(ranking, place))
                .toList();
    }

    /** The mean credit of a place over the lists. */
    double expected(int ranking, int place) {
        double mean = 0;
        for (int list = 0; list < probabilities.length; list++) {
            mean += probabilities[list] * credit(ranking, lists.get(list).get(place));
        }
        return mean;
    }

    /** How many rankings are mixed. */
    int rankings() {
        return rankings.size();
    }

    /** The lists that can be drawn. */
    List<List<Integer>> lists() {
        return lists;
    }

    /** How probable each list is. */
    double[] probabilities() {
        return probabilities.clone();
    }

    /** What the choice of a candidate gives a ranking, before the place's mean is taken off. */
    double credit(int ranking, int candidate) {
        return 1.0 / rank(ranking, candidate);
    }

    /** One more than the last rank for whom a ranking does not have. */
    private int rank(int ranking, int candidate) {
        return ranks.get(ranking).getOrDefault(candidate, rankings.get(ranking).length + 1);
    }

    private static Map<Integer, Integer> ranksOf(int[] ranking) {
        Map<Integer, Integer> ranks = new HashMap<>();
        for (int at = 0; at < ranking.length; at++) {
            ranks.put(ranking[at], at + 1);
        }
        return ranks;
    }

    /** The list that these pickers make; one that has nobody left leaves its turn to the next. */
    private static List<Integer> list(List<int[]> rankings, int[] pickers) {
        List<Picker> hands = rankings.stream().map(Picker::new).toList();
        Set<Integer> taken = new HashSet<>();
        List<Integer> list = new ArrayList<>();
        for (int picker : pickers) {
            for (int turn = 0; turn < hands.size(); turn++) {
                int best = hands.get((picker + turn) % hands.size()).best(taken);
                if (best != Picker.NOBODY) {
                    taken.add(best);
                    list.add(best);
                    break;
                }
            }
        }
        return list;
    }

    /** Variables are the lists' probabilities, then for each equality what it misses upwards and downwards. */
    private double[] solve() {
        int length = lists.get(0).size();
        int pairs = rankings.size() - 1;
        int width = lists.size() + 2 * length * pairs;
        List<LinearConstraint> constraints = new ArrayList<>();
        double[] sum = new double[width];
        Arrays.fill(sum, 0, lists.size(), 1);
        constraints.add(new LinearConstraint(sum, Relationship.EQ, 1));
        for (int ranking = 0; ranking < pairs; ranking++) {
            double[] soFar = new double[lists.size()];
            for (int place = 0; place < length; place++) {
                double[] row = new double[width];
                for (int list = 0; list < lists.size(); list++) {
                    int candidate = lists.get(list).get(place);
                    soFar[list] += credit(ranking, candidate) - credit(ranking + 1, candidate);
                    row[list] = soFar[list];
                }
                int slack = lists.size() + 2 * (ranking * length + place);
                row[slack] = 1;
                row[slack + 1] = -1;
                constraints.add(new LinearConstraint(row, Relationship.EQ, 0));
            }
        }
        double[] cost = new double[width];
        Arrays.fill(cost, lists.size(), width, SLACK_COST);
        for (int list = 0; list < lists.size(); list++) {
            cost[list] = insensitivity(lists.get(list));
        }
        return solved(cost, constraints);
    }

    private double[] solved(double[] cost, List<LinearConstraint> constraints) {
        try {
            double[] point = new SimplexSolver()
                    .optimize(
                            new MaxIter(MOST_STEPS),
                            new LinearObjectiveFunction(cost, 0),
                            new LinearConstraintSet(constraints),
                            GoalType.MINIMIZE,
                            new NonNegativeConstraint(true))
                    .getPoint();
            return Arrays.copyOf(point, lists.size());
        } catch (MathRuntimeException e) {
            // Only sensitivity is lost: credits are counted from their means, which holds for any probabilities.
            double[] equal = new double[lists.size()];
            Arrays.fill(equal, 1.0 / equal.length);
            return equal;
        }
    }

    private double insensitivity(List<Integer> list) {
        double[] credits = new double[rankings.size()];
        for (int place = 0; place < list.size(); place++) {
            for (int ranking = 0; ranking < credits.length; ranking++) {
                credits[ranking] += credit(ranking, list.get(place)) / (place + 1);
            }
        }
        double mean = Arrays.stream(credits).average().orElse(0);
        return Arrays.stream(credits)
                .map(credit -> (credit - mean) * (credit - mean))
                .sum();
    }
}
