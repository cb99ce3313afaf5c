package io.polyrank.runtime;

import static java.util.Objects.requireNonNull;

import io.polyrank.encode.EncoderState;
import io.polyrank.spec.DatasetSpec;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
 * @param shares by feature, how its training values are spread ({@link io.polyrank.encode.FeatureCounts}); empty when unknown
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
        List<GoldenRequest> golden,
        Map<String, List<Double>> shares) {

    /** Key of the passport in the ONNX metadata. */
    public static final String METADATA_KEY = "polyrank.passport";

    /** What the passport calls the time of the latest exposure, among where the model comes from. */
    public static final String LEARNED_UNTIL = "learned_until";

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
        Map<String, List<Double>> spreads = new LinkedHashMap<>();
        shares.forEach((feature, buckets) -> spreads.put(feature, List.copyOf(buckets)));
        shares = Collections.unmodifiableMap(spreads);
    }

    /** Of a model whose training values are not known. */
    public Passport(
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
        this(
                name,
                version,
                architecture,
                dataset,
                modelText,
                encoder,
                encoderHash,
                training,
                metrics,
                rowsIndependent,
                precision,
                calibrations,
                golden,
                Map.of());
    }

    /**
     * When the latest exposure was shown that the model was trained on.
     *
     * @return nothing where the passport does not say so
     */
    public Optional<Instant> learnedUntil() {
        String text = training.get(LEARNED_UNTIL);
        try {
            return text == null ? Optional.empty() : Optional.of(Instant.parse(text));
        } catch (DateTimeParseException e) {
            throw new ModelException(
                    "passport training " + LEARNED_UNTIL + ": found " + text
                            + ", expected a time such as 2026-01-31T23:59:59Z",
                    e);
        }
    }

    /** Calibrates the graph's scores, {@code [candidates x score names]}, in place. */
    public void calibrate(float[] scores) {
        Calibration.apply(calibrations, dataset, scores);
    }
}
