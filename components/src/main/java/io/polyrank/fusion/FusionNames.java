package io.polyrank.fusion;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The names a fusion expression may use.
 *
 * <p>For every task {@code t}: {@code t} is the score of the task and {@code w_t} its weight. {@code retrieval} is the
 * relevance of the first phase. The item features are numbers of the candidate that the ranking plan lets callers use.
 *
 * @param tasks names of the tasks in the column order of the task scores, at least one
 * @param itemFeatures names of the allowed item features, may be empty
 */
public record FusionNames(List<String> tasks, List<String> itemFeatures) {

    /** The name of the relevance that retrieval gave the candidate. */
    public static final String RETRIEVAL = "retrieval";

    private static final String WEIGHT_PREFIX = "w_";
    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    /**
     * @throws IllegalArgumentException if there is no task, a name is not an identifier or is a word of the expression
     *     language, or two names are equal (a feature named {@code retrieval} or {@code w_<task>} counts)
     */
    public FusionNames {
        tasks = List.copyOf(tasks);
        itemFeatures = List.copyOf(itemFeatures);
        if (tasks.isEmpty()) {
            throw new IllegalArgumentException("fusion names: found no task, expected at least one");
        }
        Set<String> seen = new HashSet<>();
        for (String name : all(tasks, itemFeatures)) {
            requireUsable(name);
            if (!seen.add(name)) {
                throw new IllegalArgumentException("fusion names: found " + FusionException.quote(name)
                        + " twice, expected task names, w_<task>, '" + RETRIEVAL
                        + "' and item features all to differ; rename the task or the item feature");
            }
        }
    }

    /** Names that allow every word of an expression that can be a name. */
    static FusionNames takenFrom(List<FusionToken> tokens) {
        Set<String> words = new LinkedHashSet<>();
        for (int index = 0; index < tokens.size(); index++) {
            FusionToken token = tokens.get(index);
            boolean called =
                    index + 1 < tokens.size() && tokens.get(index + 1).text().equals("(");
            if (token.kind() == FusionToken.Kind.WORD
                    && !called
                    && !token.text().equals(RETRIEVAL)
                    && !FusionSyntax.RESERVED_WORDS.contains(token.text())) {
                words.add(token.text());
            }
        }
        // There must be a task, and what the expression calls a task is not known: it is one that no word means.
        String task = "task";
        while (words.contains(task) || words.contains(weightName(task))) {
            task += "_";
        }
        return new FusionNames(List.of(task), List.copyOf(words));
    }

    /** The name of a task's weight. */
    public static String weightName(String task) {
        return WEIGHT_PREFIX + task;
    }

    /** Every allowed name: tasks, weights, {@code retrieval}, item features. */
    public List<String> all() {
        return all(tasks, itemFeatures);
    }

    private static List<String> all(List<String> tasks, List<String> itemFeatures) {
        List<String> names = new ArrayList<>(tasks);
        tasks.forEach(task -> names.add(weightName(task)));
        names.add(RETRIEVAL);
        names.addAll(itemFeatures);
        return List.copyOf(names);
    }

    private static void requireUsable(String name) {
        if (!IDENTIFIER.matcher(name).matches() || FusionSyntax.RESERVED_WORDS.contains(name)) {
            throw new IllegalArgumentException("fusion names: found " + FusionException.quote(name)
                    + ", expected letters, digits and '_', not starting with a digit and none of "
                    + FusionSyntax.RESERVED_WORDS);
        }
    }
}
