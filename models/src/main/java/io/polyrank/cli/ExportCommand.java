package io.polyrank.cli;

import io.polyrank.arch.GraphForm;
import io.polyrank.export.PackageRewriter;
import io.polyrank.export.PackageRewriter.Writing;
import io.polyrank.export.UserPart;
import io.polyrank.runtime.Precision;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code polyrank export}: writes the model of a package down in another form. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        sortOptions = false,
        description =
                "Writes the model of a package down again: for a CPU, for a GPU, or plainly. The weights stay what"
                        + " they are, and the new graph has to give the golden scores.")
public final class ExportCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec command;

    @Option(names = "--model", required = true, paramLabel = "FILE", description = "The model package.")
    @SuppressWarnings("NullAway.Init") // set by picocli, which requires it
    private Path model;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "The model package to write.")
    @SuppressWarnings("NullAway.Init") // set by picocli, which requires it
    private Path out;

    @Option(
            names = "--form",
            defaultValue = "cpu",
            paramLabel = "cpu|gpu|plain",
            description = "cpu: products that fuse with their activations. gpu: few kernels. plain: the reference form,"
                    + " each equation as it stands.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String form;

    @Option(names = "--plain", description = "The same as --form plain.")
    private boolean plain;

    @Option(names = "--fp16", description = "Half-precision weights, for a GPU.")
    private boolean halves;

    @Option(
            names = "--split",
            description =
                    "What depends on the user alone becomes a graph of its own inside the package, which runs while"
                            + " candidates are retrieved and whose results are kept.")
    private boolean split;

    @Option(
            names = "--batch",
            description = "As --split, and queries that wait for a GPU at the same time share one run.")
    private boolean batch;

    @Option(
            names = "--external-data",
            description =
                    "Large weights go to a file beside the package, NAME.onnx.VERSION.data, which the runtime maps"
                            + " into memory. Both files belong together.")
    private boolean externalData;

    @Option(
            names = "--explain",
            description =
                    "The package also explains its scores, to queries with polyrank.explain=true: gates and attention, as"
                            + " far as the model has them. When loaded it has its weights in memory twice.")
    private boolean explain;

    @Override
    public Integer call() throws IOException {
        GraphForm wanted = plain ? GraphForm.PLAIN : GraphForm.named(form);
        PackageRewriter rewriter = new PackageRewriter(model);
        UserPart user = batch ? UserPart.MANY : split ? UserPart.APART : UserPart.TOGETHER;
        rewriter.write(
                out, new Writing(wanted, halves ? Precision.FLOAT16 : Precision.FLOAT32, user, externalData, explain));
        PrintWriter print = command.commandLine().getOut();
        print.println("Exported " + rewriter.passport().name() + " as " + out + ", form " + wanted.name()
                + switch (user) {
                    case TOGETHER -> "";
                    case APART -> ", the user apart";
                    case MANY -> ", several users at once";
                }
                + "; it gives the golden scores of " + model);
        print.flush();
        return 0;
    }
}
