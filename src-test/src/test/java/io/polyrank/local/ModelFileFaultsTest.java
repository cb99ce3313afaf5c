package io.polyrank.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.InvalidProtocolBufferException;
import com.yahoo.config.ModelReference;
import io.polyrank.runtime.ModelException;
import io.polyrank.runtime.TaskModels;
import io.polyrank.runtime.TaskModelsConfig;
import io.polyrank.testing.FaultyModels;
import io.polyrank.testing.FaultyModels.Fault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Bad model files beside a good model that serves, in the real container over HTTP: they change nothing, and the log says
 * what is wrong with them. Those that a deployment brings cannot be injected there, because a container in this JVM never
 * gets a second configuration; they are given to the component as the container would construct it, while the one before
 * serves.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ModelFileFaultsTest {

    private static final String GOOD = "aaaaaaaaaaaa";
    private static final String BETTER = "bbbbbbbbbbbb";
    private static final String BAD = "dddddddddddd";
    private static final long MORE_DIRECT_BYTES = 4 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int SLOWEST_MILLIS = 300;

    /** What is wrong with a file. */
    private enum BadFile {
        GARBAGE("found no loadable ONNX model"),
        EMPTY("found no loadable ONNX model"),
        TRUNCATED("found no loadable ONNX model"),
        CORRUPT_WEIGHTS("the file is not what was exported"),
        CORRUPT_PASSPORT("passport encoder_hash: found"),
        NO_PASSPORT("expected a model package"),
        WRONG_INPUT_SHAPE("input candidate_numbers: found FLOAT[any number, 9]"),
        WRONG_OUTPUT_SHAPE("output scores: found FLOAT[any number, 3]"),
        NAN("found score NaN"),
        THROWING("run failed"),
        HUNGRY("Failed to allocate memory"),
        SLOW("expected at most slowestMillis");

        private final String reason;

        BadFile(String reason) {
            this.reason = reason;
        }

        Path write(Path folder) throws IOException {
            return switch (this) {
                case GARBAGE -> changed(folder, BadFile::scrambled);
                case EMPTY -> changed(folder, bytes -> new byte[0]);
                case TRUNCATED -> changed(folder, bytes -> Arrays.copyOf(bytes, bytes.length - bytes.length / 3));
                case CORRUPT_WEIGHTS -> changed(folder, bytes -> parsed(bytes, BadFile::flipWeight));
                case CORRUPT_PASSPORT ->
                    changed(
                            folder,
                            bytes -> parsed(bytes, model -> {
                                String passport = model.getMetadataProps(0).getValue();
                                model.getMetadataPropsBuilder(0).setValue(passport.replace("test_shop", "test_shpo"));
                            }));
                case NO_PASSPORT -> changed(folder, bytes -> parsed(bytes, ModelProto.Builder::clearMetadataProps));
                case WRONG_INPUT_SHAPE ->
                    changed(folder, bytes -> parsed(bytes, model -> widenInput(model.getGraphBuilder())));
                case WRONG_OUTPUT_SHAPE ->
                    changed(folder, bytes -> parsed(bytes, model -> widenOutput(model.getGraphBuilder())));
                case NAN, THROWING, HUNGRY, SLOW ->
                    FaultyModels.write(folder, "bad", BAD, Fault.valueOf(name()), FaultyModels.AWAKE);
            };
        }

        private static Path changed(Path folder, UnaryOperator<byte[]> change) throws IOException {
            Path file = FaultyModels.write(folder, "bad", BAD, Fault.NONE, FaultyModels.ASLEEP);
            return Files.write(file, change.apply(Files.readAllBytes(file)));
        }

        private static byte[] scrambled(byte[] bytes) {
            byte[] scrambled = bytes.clone();
            for (int at = 0; at < scrambled.length; at += 3) {
                scrambled[at] ^= (byte) 0x5a;
            }
            return scrambled;
        }

        private static byte[] parsed(byte[] bytes, Consumer<ModelProto.Builder> change) {
            try {
                ModelProto.Builder model = ModelProto.parseFrom(bytes).toBuilder();
                change.accept(model);
                return model.build().toByteArray();
            } catch (InvalidProtocolBufferException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static void flipWeight(ModelProto.Builder model) {
            TensorProto.Builder weights = model.getGraphBuilder().getInitializerBuilder(1);
            weights.setFloatData(0, weights.getFloatData(0) + 0.25f);
        }

        private static void widenInput(GraphProto.Builder graph) {
            graph.getInputBuilderList().stream()
                    .filter(input -> input.getName().equals("candidate_numbers"))
                    .forEach(input -> input.getTypeBuilder()
                            .getTensorTypeBuilder()
                            .getShapeBuilder()
                            .getDimBuilder(1)
                            .setDimValue(9));
            graph.getInitializerBuilderList().stream()
                    .filter(weights -> weights.getName().equals("candidate_weights"))
                    .forEach(weights -> {
                        weights.setDims(0, 9);
                        while (weights.getFloatDataCount() < 18) {
                            weights.addFloatData(0);
                        }
                    });
        }

        /** A third column of zeros, so that the graph itself is sound. */
        private static void widenOutput(GraphProto.Builder graph) {
            graph.getInitializerBuilderList().forEach(weights -> {
                int columns = weights.getDims(weights.getDimsCount() - 1) == 2 ? 2 : 0;
                if (columns == 2) {
                    int rows = weights.getFloatDataCount() / 2;
                    weights.setDims(weights.getDimsCount() - 1, 3).clearFloatData();
                    for (int at = 0; at < rows * 3; at++) {
                        weights.addFloatData(0);
                    }
                }
            });
            graph.getOutputBuilder(0)
                    .getTypeBuilder()
                    .getTensorTypeBuilder()
                    .getShapeBuilder()
                    .getDimBuilder(1)
                    .setDimValue(3);
        }
    }

    /** Held here because loggers are forgotten, with their handlers, when nobody holds them. */
    private final Logger folderLog = Logger.getLogger("io.polyrank.runtime.ModelFolder");

    private final List<String> logged = new CopyOnWriteArrayList<>();
    private final Path temporary;
    private final Path published;
    private final Path drafts;

    @SuppressWarnings("NullAway.Init")
    private FaultyShop shop;

    ModelFileFaultsTest(@TempDir Path temporary) throws IOException {
        this.temporary = temporary;
        this.published = Files.createDirectory(temporary.resolve("published"));
        this.drafts = Files.createDirectory(temporary.resolve("drafts"));
    }

    @BeforeAll
    void start() throws IOException {
        Path good = FaultyModels.write(temporary, "good", GOOD, Fault.NONE, FaultyModels.ASLEEP);
        shop = FaultyShop.start(
                temporary,
                Map.of("default", good),
                "<folder>%s</folder><folderSeconds>0.1</folderSeconds><slowestMillis>%d</slowestMillis>"
                        .formatted(published, SLOWEST_MILLIS));
        // Not before: starting, the container takes away all handlers there are.
        folderLog.addHandler(new Handler() {
            @Override
            public void publish(LogRecord entry) {
                logged.add(entry.getMessage() + ": " + entry.getThrown());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        });
    }

    @AfterAll
    void stop() {
        shop.close();
    }

    @ParameterizedTest
    @EnumSource(BadFile.class)
    void folder_badFile_changesNothing(BadFile bad) throws Exception {
        replaceByAGoodOne();
        FaultyShop.Holdings before = shop.holdings();
        logged.clear();

        publish(bad.write(drafts));

        await(() -> !logged.isEmpty(), "a word in the log");
        assertThat(logged)
                .singleElement()
                .asString()
                .contains("default.onnx is refused")
                .contains(bad.reason);
        assertThat(servedVersion()).isEqualTo(BETTER);
        shop.awaitNoMoreThan(before, MORE_DIRECT_BYTES);
        publish(FaultyModels.write(drafts, "good", GOOD, Fault.NONE, FaultyModels.ASLEEP));
        await(() -> servedVersion().equals(GOOD), "the next good file");
    }

    @ParameterizedTest
    @EnumSource(BadFile.class)
    void deployment_badFile_isRefusedWhileTheOneBeforeServes(BadFile bad) throws Exception {
        servedVersion();
        FaultyShop.Holdings before = shop.holdings();
        Path file = bad.write(drafts);
        TaskModelsConfig config = new TaskModelsConfig.Builder()
                .models(new TaskModelsConfig.Models.Builder().name("default").file(ModelReference.resolved(file)))
                .slowestMillis(SLOWEST_MILLIS)
                .build();

        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> new TaskModels(config))
                .withMessageContaining(bad.reason);
        servedVersion();
        shop.awaitNoMoreThan(before, MORE_DIRECT_BYTES);
    }

    @Test
    void folder_gone_changesNothing() throws Exception {
        FaultyShop.Holdings before = shop.holdings();
        Path away = temporary.resolve("away");
        logged.clear();
        Files.move(published, away);
        try {
            await(() -> !logged.isEmpty(), "a word in the log");
            assertThat(logged.get(0)).contains("cannot be read; the models stay as they are");
            servedVersion();
        } finally {
            Files.move(away, published);
        }
        shop.awaitNoMoreThan(before, MORE_DIRECT_BYTES);
    }

    private void replaceByAGoodOne() throws Exception {
        publish(FaultyModels.write(drafts, "better", BETTER, Fault.NONE, FaultyModels.ASLEEP));
        await(() -> servedVersion().equals(BETTER), "the better model");
    }

    private void publish(Path file) throws IOException {
        Files.move(file, published.resolve("default.onnx"), StandardCopyOption.REPLACE_EXISTING);
    }

    /** The version of the model that ranks a query, in full. */
    private String servedVersion() {
        Asking.Answer answer = shop.ask();
        assertThat(answer.status()).as(answer.errors()).isEqualTo(200);
        assertThat(answer.receipt().path("level").asText())
                .as(answer.receipt().toString())
                .isEqualTo("full");
        return answer.receipt().path("version").asText();
    }

    private static void await(BooleanSupplier condition, String what) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waiting for " + what).isLessThan(end);
            Thread.sleep(50);
        }
    }
}
