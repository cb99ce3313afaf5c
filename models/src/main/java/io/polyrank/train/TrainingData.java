package io.polyrank.train;

import io.polyrank.behaviour.TextFields;
import io.polyrank.data.DataException;
import io.polyrank.data.ExposureLog;
import io.polyrank.data.Replay;
import io.polyrank.data.Sample;
import io.polyrank.encode.Encoder;
import io.polyrank.encode.EncoderFitter;
import io.polyrank.spec.DatasetSpec;
import io.polyrank.spec.FeatureOwner;
import io.polyrank.spec.FeatureSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * A log as training wants it: the encoder fitted on the days before the validation day, the samples of both encoded,
 * and some raw validation samples for golden requests. Later days are only read where a test is asked for.
 *
 * @param encoder fitted on the training days
 * @param training samples of the training days
 * @param validation samples of the validation day
 * @param test samples of the days after, empty unless asked for
 * @param raw some validation samples as they came, with the fields the encoder reads
 */
public record TrainingData(
        Encoder encoder, EncodedSamples training, EncodedSamples validation, EncodedSamples test, List<RawSample> raw) {

    private static final int RAW_SAMPLES = 64;

    /**
     * A sample before encoding.
     *
     * @param sample as replayed
     * @param context the request's context fields
     * @param candidate the item's fields
     */
    public record RawSample(Sample sample, TextFields context, TextFields candidate) {}

    /**
     * Replays a log twice: to fit the encoder, and to encode with it.
     *
     * @param validationDate yyyymmdd
     * @throws io.polyrank.data.DataException when the log has no training or no validation exposure
     */
    public static TrainingData read(ExposureLog log, int validationDate) {
        return read(log, validationDate, false);
    }

    /**
     * Replays a log twice: to fit the encoder, and to encode with it.
     *
     * @param validationDate yyyymmdd
     * @param withTest whether the days after it are encoded too
     * @throws io.polyrank.data.DataException when the log has no training or no validation exposure
     */
    public static TrainingData read(ExposureLog log, int validationDate, boolean withTest) {
        DatasetSpec spec = log.spec();
        EncoderFitter fitter = new EncoderFitter(spec);
        Replay first = new Replay(log);
        first.users(user -> user.sequences().values().forEach(events -> events.forEach(fitter::event)));
        first.run(sample -> {
            if (sample.exposure().date() < validationDate) {
                fitter.row(
                        sample.user(),
                        sample.exposure().context(),
                        sample.exposure().timeMillis(),
                        sample.candidate());
            }
        });
        Encoder encoder = new Encoder(spec, fitter.state());
        EncodedSamples training = new EncodedSamples(encoder);
        EncodedSamples validation = new EncodedSamples(encoder);
        EncodedSamples test = new EncodedSamples(encoder);
        List<RawSample> raw = new ArrayList<>();
        new Replay(log).run(sample -> {
            if (sample.exposure().date() < validationDate) {
                training.add(sample);
            } else if (sample.exposure().date() == validationDate) {
                validation.add(sample);
                if (raw.size() < RAW_SAMPLES) {
                    raw.add(raw(sample, spec));
                }
            } else if (withTest) {
                test.add(sample);
            }
        });
        if (training.rows() == 0 || validation.rows() == 0) {
            throw new DataException("log " + spec.name() + ": found " + training.rows()
                    + " exposures before and " + validation.rows() + " on validation day " + validationDate
                    + ", expected some of both");
        }
        return new TrainingData(encoder, training, validation, test, List.copyOf(raw));
    }

    private static RawSample raw(Sample sample, DatasetSpec spec) {
        List<String> contextFields = spec.featuresOf(FeatureOwner.CONTEXT).stream()
                .map(FeatureSpec::name)
                .toList();
        return new RawSample(
                sample,
                TextFields.copyOf(sample.exposure().context(), contextFields),
                TextFields.copyOf(sample.candidate(), spec.itemFields()));
    }
}
