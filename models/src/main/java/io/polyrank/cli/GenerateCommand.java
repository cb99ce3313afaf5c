package io.polyrank.cli;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code polyrank generate}: writes simulated data. Bad arguments are a {@link ParameterException}, exit status 2. */
@Command(
        name = "generate",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        sortOptions = false,
        description = "Writes simulated data whose truth is known: a marketplace (items, users, exposures with their"
                + " outcomes), or MultiTab-Bench (a table with correlated tasks). The same arguments give the same"
                + " bytes.")
public final class GenerateCommand implements Callable<Integer> {

    /** Name of the feed file. */
    static final String FEED = "feed.jsonl";

    private static final String MARKETPLACE = "marketplace";
    private static final String MULTITAB_BENCH = "multitab-bench";

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "Folder to write: a new or empty one, or one that this command wrote before.")
    @SuppressWarnings("NullAway.Init") // set by picocli, which requires it
    private Path out;

    @Option(names = "--kind", defaultValue = "marketplace", description = "What to simulate: ${COMPLETION-CANDIDATES}.")
    private Kind kind = Kind.MARKETPLACE;

    @Option(names = "--seed", defaultValue = "7", description = "Decides everything random.")
    private long seed;

    @Mixin(name = MARKETPLACE)
    private final MarketplaceOptions marketplace = new MarketplaceOptions();

    @Mixin(name = MULTITAB_BENCH)
    private final MultiTabBenchOptions multiTabBench = new MultiTabBenchOptions();

    @Override
    public Integer call() throws IOException {
        Stream.of(Kind.values()).filter(other -> other != kind).forEach(this::refuseOptionsOf);
        PrintWriter print = spec.commandLine().getOut();
        try {
            switch (kind) {
                case MARKETPLACE -> marketplace.generate(out, seed, print);
                case MULTITAB_BENCH -> multiTabBench.generate(out, seed, print);
            }
        } catch (IllegalArgumentException refused) {
            throw new ParameterException(spec.commandLine(), "--" + refused.getMessage(), refused);
        }
        return 0;
    }

    private void refuseOptionsOf(Kind other) {
        List<OptionSpec> options =
                requireNonNull(spec.mixins().get(other.toString()), "mixin").options();
        for (OptionSpec option : options) {
            if (spec.commandLine().getParseResult().hasMatchedOption(option)) {
                throw new ParameterException(
                        spec.commandLine(),
                        option.longestName() + ": found it with --kind " + kind + ", expected it with --kind " + other
                                + " only; leave it out or choose that kind");
            }
        }
    }

    /** What can be simulated; the texts are those on the command line and the names of the options' mixins. */
    enum Kind {
        MARKETPLACE,
        MULTITAB_BENCH;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
