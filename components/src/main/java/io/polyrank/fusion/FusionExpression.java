package io.polyrank.fusion;

import com.yahoo.searchlib.rankingexpression.RankingExpression;
import com.yahoo.searchlib.rankingexpression.evaluation.DoubleOnlyArrayContext;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A checked ranking expression that turns the task scores of a candidate into one relevance. Immutable and safe for any
 * number of threads.
 *
 * <p>The language is that of Vespa's ranking expressions, cut down to what depends on nothing but its inputs: numbers,
 * the names of {@link FusionNames}, operators, {@code if}, {@code in [..]} and the scalar functions. In it, a sign binds
 * tighter than {@code ^} ({@code -2^2} is 4) and {@code ^} groups from the right; a comparison gives 1 or 0.
 *
 * <p>Task scores below {@link #MINIMUM_SCORE}, zero and negative ones included, count as that value, so that
 * {@code pow(click, w_click)} and {@code log(click)} are finite for every probability. A score of NaN stays NaN.
 */
public final class FusionExpression {

    /** The smallest task score an expression sees. */
    public static final double MINIMUM_SCORE = 1e-9;

    /** The longest text accepted, in characters. */
    public static final int MAXIMUM_LENGTH = 2_000;

    private final String text;
    private final FusionNames names;
    private final RankingExpression expression;
    private final DoubleOnlyArrayContext emptyContext;
    private final List<String> itemFeatures;
    private final List<Slot> taskSlots;
    private final List<Slot> weightSlots;
    private final List<Slot> retrievalSlots;
    private final List<Slot> itemFeatureSlots;

    private FusionExpression(String text, FusionNames names, RankingExpression expression) {
        this.text = text;
        this.names = names;
        this.expression = expression;
        this.emptyContext = new DoubleOnlyArrayContext(expression);
        this.itemFeatures = names.itemFeatures().stream()
                .filter(emptyContext.names()::contains)
                .toList();
        this.taskSlots = slots(names.tasks(), UnaryOperator.identity());
        this.weightSlots = slots(names.tasks(), FusionNames::weightName);
        this.retrievalSlots = slots(List.of(FusionNames.RETRIEVAL), UnaryOperator.identity());
        this.itemFeatureSlots = slots(itemFeatures, UnaryOperator.identity());
    }

    /**
     * Reads and checks an expression.
     *
     * @param text the expression, at most {@link #MAXIMUM_LENGTH} characters
     * @param names what it may refer to
     * @throws FusionException naming the place, what was found and what was expected
     */
    public static FusionExpression parse(String text, FusionNames names) {
        String line = oneLine(text);
        return new FusionExpression(line.strip(), names, FusionParser.parse(line, names));
    }

    /**
     * Checks all of an expression but its names, for when the model whose tasks they are is not known yet.
     *
     * @throws FusionException naming the place, what was found and what was expected
     */
    public static void checkSyntax(String text) {
        String line = oneLine(text);
        FusionParser.parse(line, FusionNames.takenFrom(FusionLexer.tokens(line)));
    }

    /** The default: the product over the tasks of {@code pow(task, w_task)}. A weight of 0 leaves its task out. */
    public static FusionExpression weightedProduct(FusionNames names) {
        return parse(
                names.tasks().stream()
                        .map(task -> "pow(" + task + ", " + FusionNames.weightName(task) + ")")
                        .collect(Collectors.joining(" * ")),
                names);
    }

    /**
     * Computes the relevance of N candidates, one after the other in the calling thread.
     *
     * @param taskScores scores [N, T] row by row, tasks in the order of the names
     * @param weights a weight for each of the same tasks
     * @param retrieval first-phase relevance [N]
     * @param itemFeatureValues values [N, F] row by row, F columns in the order of {@link #itemFeatures()}; an empty
     *     array where the expression uses none
     * @throws IllegalArgumentException if shapes or tasks disagree, which is an error of the calling code
     */
    public FusedRelevance evaluate(
            float[] taskScores, Weights weights, double[] retrieval, double[] itemFeatureValues) {
        int candidates = retrieval.length;
        requireInputs(taskScores, weights, candidates, itemFeatureValues);
        DoubleOnlyArrayContext context = emptyContext.clone();
        double[] weightValues = weights.values();
        weightSlots.forEach(slot -> context.put(slot.index, weightValues[slot.column]));
        double[] relevance = new double[candidates];
        int nonFinite = 0;
        for (int candidate = 0; candidate < candidates; candidate++) {
            for (Slot slot : taskSlots) {
                double score = taskScores[candidate * names.tasks().size() + slot.column];
                context.put(slot.index, Math.max(score, MINIMUM_SCORE));
            }
            for (Slot slot : retrievalSlots) {
                context.put(slot.index, retrieval[candidate]);
            }
            for (Slot slot : itemFeatureSlots) {
                context.put(slot.index, itemFeatureValues[candidate * itemFeatures.size() + slot.column]);
            }
            double value = expression.evaluate(context).asDouble();
            if (Double.isFinite(value)) {
                relevance[candidate] = value;
            } else {
                relevance[candidate] = Double.NaN;
                nonFinite++;
            }
        }
        return new FusedRelevance(relevance, nonFinite);
    }

    /** The expression as given, without surrounding space and on one line. */
    public String text() {
        return text;
    }

    /**
     * The same expression as Vespa prints it. Reading that again gives an expression that means and prints the same; it
     * can be longer than {@link #text()}, and of an expression near the limits too long to be read again.
     */
    public String canonicalText() {
        return expression.getRoot().toString();
    }

    /** What the expression was allowed to use. */
    public FusionNames names() {
        return names;
    }

    /** The names the expression does use. */
    public Set<String> usedNames() {
        return Set.copyOf(emptyContext.names());
    }

    /** The item features the expression does use, in the order in which {@link #evaluate} takes their values. */
    public List<String> itemFeatures() {
        return itemFeatures;
    }

    @Override
    public String toString() {
        return text;
    }

    private static String oneLine(String text) {
        if (text.length() > MAXIMUM_LENGTH) {
            throw FusionException.inExpression(
                    MAXIMUM_LENGTH + 1, text.length() + " characters", "at most " + MAXIMUM_LENGTH);
        }
        // One character for one, so that columns of messages are places in the text as the caller gave it.
        return text.replace('\t', ' ').replace('\n', ' ').replace('\r', ' ');
    }

    private List<Slot> slots(List<String> columns, UnaryOperator<String> nameOfColumn) {
        return IntStream.range(0, columns.size())
                .filter(column -> emptyContext.names().contains(nameOfColumn.apply(columns.get(column))))
                .mapToObj(column -> new Slot(emptyContext.getIndex(nameOfColumn.apply(columns.get(column))), column))
                .toList();
    }

    private void requireInputs(float[] taskScores, Weights weights, int candidates, double[] itemFeatureValues) {
        requireLength("taskScores", taskScores.length, candidates, names.tasks().size());
        requireLength("itemFeatureValues", itemFeatureValues.length, candidates, itemFeatures.size());
        if (!weights.tasks().equals(names.tasks())) {
            throw new IllegalArgumentException(
                    "weights: found tasks " + weights.tasks() + ", expected " + names.tasks());
        }
    }

    private static void requireLength(String name, int found, int candidates, int columns) {
        if (found != (long) candidates * columns) {
            throw new IllegalArgumentException(name + ": found " + found + " values, expected " + candidates
                    + " candidates x " + columns + " columns");
        }
    }

    /** Where a column of the input goes in the evaluation context. */
    private record Slot(int index, int column) {}
}
