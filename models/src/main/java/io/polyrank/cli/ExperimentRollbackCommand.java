package io.polyrank.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code polyrank experiment rollback}: goes back to an earlier version. */
@Command(
        name = "rollback",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        sortOptions = false,
        description = "Makes what an earlier version of the experiments had hold again, as a version of its own.")
public final class ExperimentRollbackCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Parameters(paramLabel = "N", description = "The version to go back to; 'experiment show --history' lists them.")
    private long version;

    @Mixin
    private ExperimentChangeOptions change = new ExperimentChangeOptions();

    @Override
    public Integer call() throws Exception {
        long made = change.container.source.rollBack(
                version, change.basedOn(change.container.source.current()), change.who);
        spec.commandLine()
                .getOut()
                .println("version " + made + " of the experiments holds, with what version " + version + " had");
        return 0;
    }
}
