package io.polyrank.testing;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.polyrank.behaviour.TextFields;
import io.polyrank.behaviour.UserContext;
import io.polyrank.encode.EncoderState;
import io.polyrank.encode.Normalisation;
import io.polyrank.export.OnnxFile;
import io.polyrank.ops.Init;
import io.polyrank.ops.OnnxDimension;
import io.polyrank.ops.OnnxGraph;
import io.polyrank.ops.OnnxOps;
import io.polyrank.ops.OnnxType;
import io.polyrank.ops.OnnxValue;
import io.polyrank.ops.TensorData;
import io.polyrank.runtime.GoldenRequest;
import io.polyrank.runtime.Passport;
import io.polyrank.runtime.PassportJson;
import io.polyrank.runtime.Precision;
import io.polyrank.spec.DatasetSpec;
import io.polyrank.spec.DatasetSpecReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A model package with a class task beside a yes/no task. With x the price over 100: clicks have the probability
 * {@code sigmoid(x)}, and the classes low, middle and high the probabilities {@code softmax(-x, 0, x)}.
 */
public final class ClassModel {

    /** What the model is about. */
    public static final DatasetSpec SPEC = DatasetSpecReader.read("classes.yaml", """
            dataset: classes
            tasks:
              - {name: tier, kind: classes, classes: [low, middle, high], label: tier}
              - {name: click, label: clicked}
            features: [{name: price, of: item, kind: numerical}]
            """);

    private static final EncoderState STATE = new EncoderState(Map.of(), Map.of("price", new Normalisation(0, 100)));

    private ClassModel() {}

    /** Writes the package. */
    public static Path write(Path folder) {
        TextFields item = new TextFields(Map.of("price", "100"));
        GoldenRequest golden = new GoldenRequest(
                UserContext.unknown(""), new TextFields(Map.of()), 0, List.of(item), expectedScores(100));
        Passport passport = new Passport(
                "classes",
                "0123456789ab",
                "linear",
                SPEC,
                "",
                STATE,
                PassportJson.encoderHash(SPEC, STATE),
                Map.of(),
                Map.of(),
                true,
                Precision.FLOAT32,
                List.of(),
                List.of(golden));
        Path file = folder.resolve("classes.onnx");
        try {
            OnnxFile.write(
                    file, OnnxFile.withMetadata(graph(), Map.of(Passport.METADATA_KEY, PassportJson.write(passport))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }

    /** The scores of an item of this price, in the order of the score names. */
    public static float[] expectedScores(double price) {
        double x = price / 100;
        double sum = Math.exp(-x) + 1 + Math.exp(x);
        return new float[] {
            (float) (Math.exp(-x) / sum),
            (float) (1 / sum),
            (float) (Math.exp(x) / sum),
            (float) (1 / (1 + Math.exp(-x)))
        };
    }

    private static ModelProto graph() {
        OnnxGraph graph = new OnnxGraph("classes");
        OnnxOps ops = new OnnxOps(graph, name -> TensorData.of(new float[] {-1, 0, 1, 1}, 1, 4));
        OnnxValue price =
                graph.input("candidate_numbers", OnnxType.FLOAT, OnnxDimension.of("candidates"), OnnxDimension.of(1));
        OnnxValue raw = ops.matmul(price, ops.weight("weights", Init.zeros(), 1, 4));
        OnnxValue classes = ops.softmax(ops.slice(raw, 1, 0, 3), 1);
        OnnxValue click = ops.sigmoid(ops.slice(raw, 1, 3, 4));
        graph.output(
                Passport.OUTPUT,
                ops.concat(1, List.of(classes, click)),
                OnnxDimension.of("candidates"),
                OnnxDimension.of(4));
        return graph.build();
    }
}
