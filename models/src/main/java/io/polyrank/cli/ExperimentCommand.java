package io.polyrank.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code polyrank experiment}: experiments from plan to decision. */
@Command(
        name = "experiment",
        mixinStandardHelpOptions = true,
        description = "Plans, changes and analyses experiments.",
        subcommands = {
            ExperimentAllocateCommand.class,
            ExperimentAllocateSelfTestCommand.class,
            ExperimentAnalyseCommand.class,
            ExperimentDashboardCommand.class,
            ExperimentInterleavingCommand.class,
            ExperimentPlanCommand.class,
            ExperimentPutCommand.class,
            ExperimentRampCommand.class,
            ExperimentRollbackCommand.class,
            ExperimentSelfTestCommand.class,
            ExperimentInterleavingSelfTestCommand.class,
            ExperimentShowCommand.class
        })
public final class ExperimentCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec command;

    @Override
    public Integer call() {
        throw new ParameterException(
                command.commandLine(),
                "what to do is missing: "
                        + String.join(", ", command.subcommands().keySet()));
    }
}
