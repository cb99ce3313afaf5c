package io.polyrank.cli;

import io.polyrank.export.bring.ModelPackager;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code polyrank package}: makes a model package of an ONNX model that was trained elsewhere. */
@Command(
        name = "package",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Makes a model package of an ONNX model that was trained elsewhere, and verifies it. With"
                + " --signature, prints what such a model takes and gives. See docs/bring-your-own-model.md.")
public final class PackageCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec command;

    @Option(
            names = "--spec",
            required = true,
            paramLabel = "SPEC.yaml",
            description = "Data set specification: tasks, features, behaviours, sequences.")
    @SuppressWarnings("NullAway.Init") // set by picocli, which requires it
    private Path spec;

    @Option(
            names = "--encoder",
            paramLabel = "FILE",
            description = "Vocabularies and normalisations, JSON. Not needed where all features have buckets and there"
                    + " are no numbers.")
    private @Nullable Path encoder;

    @Option(
            names = "--golden",
            paramLabel = "FILE",
            description = "Requests with the scores that your own framework computes, JSON.")
    private @Nullable Path golden;

    @Option(names = "--onnx", paramLabel = "FILE", description = "The model.")
    private @Nullable Path onnx;

    @Option(names = "--out", paramLabel = "FILE", description = "The model package to write.")
    private @Nullable Path out;

    @Option(names = "--name", paramLabel = "NAME", description = "The model's name. Default: that of the model's file.")
    private @Nullable String name;

    @Option(
            names = "--list-wise",
            description = "A candidate's scores depend on the other candidates of the query; they are never split up.")
    private boolean listWise;

    @Option(
            names = "--signature",
            description = "Prints the expected inputs and outputs and the ids; with --golden also each of its requests"
                    + " as the model will get it, as JSON.")
    private boolean signature;

    @Override
    public Integer call() throws IOException {
        ModelPackager packager =
                new ModelPackager(file("--spec", spec), encoder == null ? null : file("--encoder", encoder));
        PrintWriter print = command.commandLine().getOut();
        if (signature) {
            print(packager, print);
        } else {
            write(packager, print);
        }
        print.flush();
        return 0;
    }

    private void print(ModelPackager packager, PrintWriter print) throws IOException {
        print.println(packager.signature());
        print.println(packager.ids());
        if (golden != null) {
            packager.inputs(file("--golden", golden)).forEach(print::println);
        }
    }

    private void write(ModelPackager packager, PrintWriter print) throws IOException {
        Path model = file("--onnx", onnx);
        Path requests = file("--golden", golden);
        if (out == null) {
            throw new ParameterException(command.commandLine(), "--out: found nothing, expected the file to write");
        }
        String stem = model.getFileName().toString().replaceFirst("\\.onnx$", "");
        ModelPackager.Brought brought =
                new ModelPackager.Brought(model, requests, name == null ? stem : name, !listWise);
        packager.write(brought, out).forEach(print::println);
        print.println("Packaged " + out + ": the golden scores are those of " + requests);
    }

    private Path file(String option, @Nullable Path file) {
        if (file == null || !Files.isRegularFile(file)) {
            throw new ParameterException(
                    command.commandLine(),
                    option + ": found " + (file == null ? "nothing" : "no file " + file) + ", expected a file");
        }
        return file;
    }
}
