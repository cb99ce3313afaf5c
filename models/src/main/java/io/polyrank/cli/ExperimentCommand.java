package io.polyrank.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code polyrank experiment}: the statistics of experiments. */
@Command(
        name = "experiment",
        mixinStandardHelpOptions = true,
        description = "Plans and analyses experiments.",
        subcommands = {ExperimentAnalyseCommand.class, ExperimentPlanCommand.class, ExperimentSelfTestCommand.class})
public final class ExperimentCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec command;

    @Override
    public Integer call() {
        throw new ParameterException(command.commandLine(), "what to do is missing: analyse, plan or selftest");
    }
}
