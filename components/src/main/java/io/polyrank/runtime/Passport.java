package io.polyrank.runtime;

import static java.util.Objects.requireNonNull;

import io.polyrank.encode.EncoderState;
import io.polyrank.spec.DatasetSpec;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a model package says of itself; travels in the ONNX file's metadata under {@link #METADATA_KEY}.
 *
 * @param name the model's name
 * @param version hash of the weights, the encoder and the calibrations, 12 hexadecimal digits
 * @param architecture the architecture's name, such as {@code dtrn}
 * @param dataset what the model is about
 * @param modelText the model's YAML file
 * @param encoder what the encoder learned
 * @param encoderHash hash over data set specification, encoder state and encoder version
 * @param training where it comes from: data hash, seed, rows, epochs and trainer settings, as texts
 * @param metrics by task, metrics on the validation rows; NaN where one cannot be computed
 * @param rowsIndependent whether a candidate's scores depend on that candidate alone
 * @param precision the numbers the graph computes with
 * @param calibrations what makes the graph's scores the model's scores: one per task, or none at all
 * @param golden requests with expected scores, calibrated
 */
public record Passport(
        String name,
        String version,
        String architecture,
        DatasetSpec dataset,
        String modelText,
        EncoderState encoder,
        String encoderHash,
        Map<String, String> training,
        Map<String, Map<String, Double>> metrics,
        boolean rowsIndependent,
        Precision precision,
        List<Calibration> calibrations,
        List<GoldenRequest> golden) {

    /** Key of the passport in the ONNX metadata. */
    public static final String METADATA_KEY = "polyrank.passport";

    /** Name of the model's only output, {@code [candidates, score names]}. */
    public static final String OUTPUT = "scores";

    public Passport {
        requireNonNull(name, "name");
        requireNonNull(version, "version");
        requireNonNull(architecture, "architecture");
        requireNonNull(dataset, "dataset");
        requireNonNull(modelText, "modelText");
        requireNonNull(encoder, "encoder");
        requireNonNull(encoderHash, "encoderHash");
        training = Collections.unmodifiableMap(new LinkedHashMap<>(training));
        Map<String, Map<String, Double>> copies = new LinkedHashMap<>();
        metrics.forEach((task, values) -> copies.put(task, Collections.unmodifiableMap(new LinkedHashMap<>(values))));
        metrics = Collections.unmodifiableMap(copies);
        requireNonNull(precision, "precision");
        calibrations = List.copyOf(calibrations);
        Calibration.check(calibrations, dataset);
        golden = List.copyOf(golden);
    }

    /** Calibrates the graph's scores, {@code [candidates x score names]}, in place. */
    public void calibrate(float[] scores) {
        Calibration.apply(calibrations, dataset, scores);
    }
}
