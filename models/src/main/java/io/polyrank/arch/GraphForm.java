package io.polyrank.arch;

import static java.util.Objects.requireNonNull;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a model is written down as a graph. All forms of a model have the same weights and give the same scores.
 *
 * @param name what it is called on the command line and in passports
 * @param rewrites what is written otherwise than in the model's equations
 */
public record GraphForm(String name, Set<Rewrite> rewrites) {

    /** As in training: every row brings its own user. */
    public static final GraphForm TRAINING = new GraphForm("training", EnumSet.of(Rewrite.TASK_TOKENS_ONLY));

    /** As a batch is scored without knowing that it is a query: the user's inputs are repeated for every candidate. */
    public static final GraphForm NAIVE = new GraphForm("naive", EnumSet.of(Rewrite.FOLDED_WEIGHTS));

    /** The reference of serving: the user once per query, everything else as in the equations. */
    public static final GraphForm PLAIN =
            new GraphForm("plain", EnumSet.of(Rewrite.USER_ONCE, Rewrite.FOLDED_WEIGHTS, Rewrite.TASK_TOKENS_ONLY));

    /** What is fastest on a CPU. */
    public static final GraphForm CPU = new GraphForm("cpu", EnumSet.allOf(Rewrite.class));

    /** What is fastest on a GPU: as few kernels as possible. */
    public static final GraphForm GPU =
            new GraphForm("gpu", EnumSet.complementOf(EnumSet.of(Rewrite.SEPARATE_NETWORKS)));

    public GraphForm {
        requireNonNull(name, "name");
        rewrites = Set.copyOf(rewrites);
    }

    /**
     * A form for serving by its name.
     *
     * @throws IllegalArgumentException when there is none of this name
     */
    public static GraphForm named(String name) {
        return serving()
                .filter(form -> form.name().equals(name.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("form: found \"" + name + "\", expected one of "
                        + serving().map(GraphForm::name).collect(Collectors.joining(", "))));
    }

    private static Stream<GraphForm> serving() {
        return Stream.of(CPU, GPU, PLAIN);
    }

    /** Whether a rewrite is made. */
    public boolean has(Rewrite rewrite) {
        return rewrites.contains(rewrite);
    }
}
