package io.polyrank.export;

import static java.util.Objects.requireNonNull;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.polyrank.arch.Architectures;
import io.polyrank.arch.GraphForm;
import io.polyrank.encode.Encoder;
import io.polyrank.runtime.Device;
import io.polyrank.runtime.ModelException;
import io.polyrank.runtime.Passport;
import io.polyrank.runtime.PassportJson;
import io.polyrank.runtime.Precision;
import io.polyrank.runtime.TaskModel;
import io.polyrank.train.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Writes the model of a package down again, in another form or precision: the architecture and its sizes are in the
 * passport, the weights in the graph. What is written has to give the golden scores.
 */
public final class PackageRewriter {

    private static final int LARGE_BYTES = 1 << 16;

    /** Between a form and what has become of the user's part, in passports. */
    private static final char APART = '-';

    private final Path source;
    private final ModelProto model;
    private final Passport passport;

    /**
     * Reads a package.
     *
     * @throws ModelException when the file is no package that was exported from a built-in architecture
     */
    public PackageRewriter(Path source) throws IOException {
        this.source = source;
        this.model = OnnxFile.read(source);
        String json = OnnxFile.metadata(source).get(Passport.METADATA_KEY);
        if (json == null) {
            throw new ModelException(
                    source + ": found no " + Passport.METADATA_KEY + ", expected a model package of Polyrank");
        }
        this.passport = PassportJson.read(json);
        if (!Architectures.NAMES.contains(passport.architecture())) {
            throw new ModelException(source + ": architecture: found " + passport.architecture() + ", expected one of "
                    + Architectures.NAMES + "; a model trained elsewhere stays as it was brought");
        }
    }

    /** What the package says of itself. */
    public Passport passport() {
        return passport;
    }

    /** The form of the package's graphs; that of packages for a CPU where the passport does not say. */
    public GraphForm form() {
        String written = passport.training().getOrDefault(ModelExporter.GRAPH, GraphForm.CPU.name());
        int apart = written.indexOf(APART);
        return GraphForm.named(apart < 0 ? written : written.substring(0, apart));
    }

    /**
     * Records the graph, without a passport.
     *
     * @throws ModelException when the package does not have the weights that the form needs
     */
    public ModelProto graph(GraphForm form) {
        return recorded(form).ranking();
    }

    private Recorded recorded(GraphForm form) {
        if (passport.precision() != Precision.FLOAT32) {
            throw new ModelException(source + ": precision: found " + passport.precision() + ", expected "
                    + Precision.FLOAT32 + "; write the model down again from its 32-bit package");
        }
        try {
            PackageWeights weights = new PackageWeights(model, folder(source));
            ModelFile file = ModelFile.read(passport.name(), passport.modelText(), passport.dataset());
            Encoder encoder = new Encoder(passport.dataset(), passport.encoder());
            return new GraphRecorder(file.architecture(), encoder).recordExplained(weights, weights, form);
        } catch (ModelException e) {
            throw new ModelException(source + ": " + e.getMessage(), e);
        }
    }

    /**
     * How to write a package down.
     *
     * @param form of its graph
     * @param precision of its numbers
     * @param user whether what depends on the user alone is a graph of its own
     * @param largeApart whether large weights go to a file beside it, {@code NAME.VERSION.data}
     * @param explain whether it also explains its scores
     */
    public record Writing(GraphForm form, Precision precision, UserPart user, boolean largeApart, boolean explain) {

        /** Without what explains scores. */
        public Writing(GraphForm form, Precision precision, UserPart user, boolean largeApart) {
            this(form, precision, user, largeApart, false);
        }

        /** In one graph and one file. */
        public Writing(GraphForm form, Precision precision) {
            this(form, precision, UserPart.TOGETHER, false);
        }

        private ModelProto precise(ModelProto graph) {
            return switch (precision) {
                case FLOAT32 -> graph;
                case FLOAT16 -> HalfPrecision.of(graph);
            };
        }

        private ModelProto parted(ModelProto graph) {
            return switch (user) {
                case TOGETHER -> graph;
                case APART -> GraphSplit.split(graph);
                case MANY -> GraphBatch.batched(GraphSplit.split(graph));
            };
        }

        /** What the passport calls it. */
        private String name() {
            return switch (user) {
                case TOGETHER -> form.name();
                case APART -> form.name() + APART + "split";
                case MANY -> form.name() + APART + "batch";
            };
        }
    }

    /**
     * Writes the package.
     *
     * @param out the ONNX file to write
     * @throws ModelException when the new graph does not give the golden scores; the file is then as it was before
     */
    public void write(Path out, Writing writing) throws IOException {
        if (writing.user() == UserPart.MANY && !passport.rowsIndependent()) {
            throw new ModelException(
                    source + ": found candidates that depend on each other, expected none: queries that"
                            + " share a run are filled up with rows of nobody");
        }
        if (writing.user() == UserPart.MANY && writing.explain()) {
            throw new ModelException(source + ": found --batch and --explain, expected one of them:"
                    + " what explains scores takes one user at a time");
        }
        Recorded recorded = recorded(writing.form()).changed(writing::precise);
        ModelProto graph = writing.parted(recorded.ranking());
        Map<String, String> training = new LinkedHashMap<>(passport.training());
        training.put(ModelExporter.GRAPH, writing.name());
        Passport written = new Passport(
                passport.name(),
                PackageFile.version(graph, passport.encoderHash(), passport.calibrations()),
                passport.architecture(),
                passport.dataset(),
                passport.modelText(),
                passport.encoder(),
                passport.encoderHash(),
                training,
                passport.metrics(),
                passport.rowsIndependent(),
                writing.precision(),
                passport.calibrations(),
                passport.golden(),
                passport.shares());
        Path data = folder(out).resolve(out.getFileName() + "." + written.version() + ".data");
        ModelProto whole = writing.explain() ? recorded.explained(graph) : graph;
        ModelProto stored = writing.largeApart() ? ExternalData.write(whole, data, LARGE_BYTES) : whole;
        Set<String> before = Files.isRegularFile(out) ? filesBeside(out, OnnxFile.read(out)) : Set.of();
        boolean done = false;
        try {
            PackageFile.write(out, stored, written, unverified -> {
                TaskModel.load(unverified, Device.Kind.CPU).close();
                return written;
            });
            done = true;
        } finally {
            Set<String> useless = new HashSet<>(done ? before : filesBeside(out, stored));
            useless.removeAll(done ? filesBeside(out, stored) : before);
            for (String name : useless) {
                Files.deleteIfExists(folder(out).resolve(name));
            }
        }
    }

    /** The names of the files that hold weights of a package, as far as they are named as we name them. */
    private static Set<String> filesBeside(Path out, ModelProto model) {
        String ours = Pattern.quote(out.getFileName() + ".") + "[0-9a-f]+\\.data";
        return model.getGraph().getInitializerList().stream()
                .filter(ExternalData::holds)
                .map(ExternalData::location)
                .filter(name -> name.matches(ours))
                .collect(Collectors.toSet());
    }

    private static Path folder(Path file) {
        return requireNonNull(file.toAbsolutePath().getParent(), "folder of a file");
    }
}
