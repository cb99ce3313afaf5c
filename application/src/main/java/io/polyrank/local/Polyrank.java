package io.polyrank.local;

import io.polyrank.bench.BenchCommand;
import io.polyrank.bench.SizeCommand;
import io.polyrank.cli.EvaluateCommand;
import io.polyrank.cli.ExperimentCommand;
import io.polyrank.cli.ExportCommand;
import io.polyrank.cli.GenerateCommand;
import io.polyrank.cli.InspectCommand;
import io.polyrank.cli.LeaderboardCommand;
import io.polyrank.cli.PackageCommand;
import io.polyrank.cli.PrepareCommand;
import io.polyrank.cli.SimulateCommand;
import io.polyrank.cli.TrainCommand;
import io.polyrank.cli.WhatIfCommand;
import io.polyrank.data.DataException;
import io.polyrank.export.ParityException;
import io.polyrank.runtime.ModelException;
import io.polyrank.train.DivergedException;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The command line of Polyrank.
 *
 * <p>Exit status: 0 when the command did what was asked, 1 when it could not, 2 on bad usage or bad input. Command classes must
 * be light: what they run is loaded when they run.
 */
@Command(
        name = "polyrank",
        description = "Multi-task ranking inside Vespa.",
        mixinStandardHelpOptions = true,
        version = "polyrank 0.1.0",
        subcommands = {
            GenerateCommand.class,
            TrainCommand.class,
            EvaluateCommand.class,
            InspectCommand.class,
            LeaderboardCommand.class,
            ExportCommand.class,
            PackageCommand.class,
            PrepareCommand.class,
            ExperimentCommand.class,
            WhatIfCommand.class,
            SimulateCommand.class,
            ServeCommand.class,
            ValidateCommand.class,
            TestCommand.class,
            BenchCommand.class,
            SizeCommand.class,
            RunCommand.class,
            HelpCommand.class
        })
public final class Polyrank implements Callable<Integer> {

    /**
     * Where the build leaves the application package. The launcher script says where the repository is, so the default does not
     * depend on the working directory.
     */
    static final String DEFAULT_PACKAGE = "${sys:polyrank.home:-.}/application/target/application";

    @Spec
    @SuppressWarnings("NullAway.Init") // Set by picocli.
    private CommandSpec specification;

    /** Runs the command that the arguments name and ends the process with its exit status. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** The command line with all commands; the launcher's other commands join here. */
    static CommandLine commandLine() {
        return new CommandLine(new Polyrank())
                .setParameterExceptionHandler(oneLineOnBadUsage())
                .setExecutionExceptionHandler(oneLineOnFailure());
    }

    @Override
    public Integer call() {
        throw new ParameterException(specification.commandLine(), "a command is missing");
    }

    private static IParameterExceptionHandler oneLineOnBadUsage() {
        return (failure, arguments) -> {
            CommandLine command = failure.getCommandLine();
            command.getErr()
                    .println(failure.getMessage() + "; see '"
                            + command.getCommandSpec().qualifiedName() + " --help'");
            return CommandLine.ExitCode.USAGE;
        };
    }

    /** Bad input and failed checks are told in the words of whoever found them; anything else is shown in full. */
    private static IExecutionExceptionHandler oneLineOnFailure() {
        return (failure, command, parsed) -> {
            if (isBadInput(failure)) {
                command.getErr().println(failure.getMessage());
                return CommandLine.ExitCode.USAGE;
            }
            if (failure instanceof DivergedException || failure instanceof ParityException) {
                command.getErr().println(failure.getMessage());
                return CommandLine.ExitCode.SOFTWARE;
            }
            command.getErr().println(failure);
            for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
                command.getErr().println("caused by " + cause);
            }
            return CommandLine.ExitCode.SOFTWARE;
        };
    }

    /** Arguments and specification files, data files, model packages. */
    private static boolean isBadInput(Exception failure) {
        return failure instanceof IllegalArgumentException
                || failure instanceof DataException
                || failure instanceof ModelException;
    }
}
