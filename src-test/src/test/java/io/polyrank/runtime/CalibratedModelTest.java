package io.polyrank.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.polyrank.encode.Encoder;
import io.polyrank.runtime.Calibration.Isotonic;
import io.polyrank.runtime.Calibration.None;
import io.polyrank.runtime.Calibration.Platt;
import io.polyrank.testing.TinyModels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Packages with calibrations and in half precision. */
class CalibratedModelTest {

    private static final Platt SHARPER = new Platt(2, -1);
    private static final Isotonic STEEP = new Isotonic(new double[] {0.4, 0.4001, 0.9}, new double[] {0.1, 0.8, 0.81});

    private final Path directory;

    CalibratedModelTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void score_calibratedPackage_givesCalibratedScores() throws IOException {
        float[] scores = TinyModels.golden().scores().clone();
        Calibration.apply(List.of(SHARPER, STEEP), TinyModels.SPEC, scores);
        Passport passport = passport(Precision.FLOAT32, List.of(SHARPER, STEEP), scores);

        try (TaskModel model = load(passport)) {
            GoldenRequest golden = TinyModels.golden();
            Encoder.Query query = model.encoder().query(golden.user(), golden.context(), golden.nowMillis());

            assertThat(model.passport().calibrations()).isEqualTo(List.of(SHARPER, STEEP));
            assertThat(model.score(query.user(), query.candidates(golden.candidates()))
                            .values())
                    .containsExactly(scores, within(1e-6f));
            assertThat(model.uncalibrated(query.user(), query.candidates(golden.candidates()))
                            .values())
                    .containsExactly(golden.scores(), within(1e-6f));
        }
    }

    @Test
    void load_goldenScoresBeforeCalibration_isRefused() throws IOException {
        Passport passport = passport(
                Precision.FLOAT32,
                List.of(SHARPER, new None()),
                TinyModels.golden().scores());

        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> load(passport))
                .withMessageContaining("golden request 0, candidate 0, task click: found score ")
                .withMessageContaining("; golden request 0, candidate 1, task click: found score ")
                .withMessageEndingWith("; the file is not what was exported");
    }

    /** A graph within its tolerance must load also where calibration magnifies the difference. */
    @Test
    void load_steepCalibration_spreadsTheTolerance() throws IOException {
        float[] before = TinyModels.golden().scores().clone();
        Isotonic steep = new Isotonic(new double[] {before[0] - 5e-5, before[0] + 5e-5}, new double[] {0.1, 0.9});
        float[] near = {before[0] + 5e-6f, before[1], before[2] + 5e-6f, before[3]};
        float[] far = {before[0] + 3e-5f, before[1], before[2], before[3]};
        List<Calibration> calibrations = List.of(steep, new None());
        Calibration.apply(calibrations, TinyModels.SPEC, near);
        Calibration.apply(calibrations, TinyModels.SPEC, far);

        load(passport(Precision.FLOAT32, calibrations, near)).close();

        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> load(passport(Precision.FLOAT32, calibrations, far)))
                .withMessageContaining("candidate 0, task click: found score 0.");
    }

    @Test
    void load_halfPrecision_hasItsOwnTolerance() throws IOException {
        float[] scores = TinyModels.golden().scores().clone();
        scores[1] += 5e-3f;

        load(passport(Precision.FLOAT16, List.of(), scores)).close();

        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> load(passport(Precision.FLOAT32, List.of(), scores)));
        scores[1] += 6e-3f;
        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> load(passport(Precision.FLOAT16, List.of(), scores)));
    }

    @Test
    void goldenDifferences_severalScoresOff_areAllTold() throws IOException {
        float[] scores = TinyModels.golden().scores().clone();
        scores[0] += 0.1f;
        scores[3] -= 0.1f;
        Path file = write(PassportJson.write(passport(Precision.FLOAT32, List.of(), scores)));

        List<GoldenDifference> differences = TaskModel.goldenDifferences(file, Device.Kind.CPU);

        assertThat(differences)
                .extracting(GoldenDifference::candidate, GoldenDifference::score)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(0, "click"),
                        org.assertj.core.groups.Tuple.tuple(1, "cart"));
    }

    @Test
    void read_passportOfBefore_hasNoCalibrationAndFullPrecision() {
        String json = PassportJson.write(TinyModels.passport());
        assertThat(json).doesNotContain("\"calibration\"").contains("\"precision\":\"float32\",");

        Passport passport = PassportJson.read(json.replace("\"precision\":\"float32\",", ""));

        assertThat(passport.calibrations()).isEmpty();
        assertThat(passport.precision()).isEqualTo(Precision.FLOAT32);
    }

    @Test
    void write_everyCalibration_isReadBack() {
        for (List<Calibration> calibrations :
                List.of(List.<Calibration>of(SHARPER, STEEP), List.<Calibration>of(new None(), new Platt(0.5, 0)))) {
            Passport passport = passport(Precision.FLOAT16, calibrations, new float[0]);

            Passport read = PassportJson.read(PassportJson.write(passport));

            assertThat(read.calibrations()).isEqualTo(calibrations);
            assertThat(read.precision()).isEqualTo(Precision.FLOAT16);
        }
        assertThat(PassportJson.readable(passport(Precision.FLOAT32, List.of(SHARPER, STEEP), new float[0])))
                .contains("\"knots\" : 3", "\"slope\" : 2.0")
                .doesNotContain("0.4001");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'method':'platt' | 'method':'spline' | passport calibration method: found 'spline', expected none, platt",
                "'slope':2.0      | 'slope':-2.0      | passport: calibration platt: found slope -2.0",
                "'slope':2.0      | 'slope':'two'     | passport: calibration platt: found slope NaN",
                "[0.1,0.8,0.81]   | [0.1,0.8,0.8]     | passport: calibration isotonic probabilities: found 0.8 after 0.8",
                "{'method':'platt'| null,{'method':'platt' | passport calibration method: found '', expected none",
                "'precision':'float32' | 'precision':'float8' | passport precision: found 'float8', expected one of"
            })
    void read_brokenCalibration_isRefused(String good, String bad, String message) {
        String json = PassportJson.write(passport(Precision.FLOAT32, List.of(SHARPER, STEEP), new float[0]));
        String broken = json.replace(good.replace('\'', '"'), bad.replace('\'', '"'));
        assertThat(broken).isNotEqualTo(json);

        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> PassportJson.read(broken))
                .withMessageStartingWith(message.replace('\'', '"'));
    }

    private TaskModel load(Passport passport) throws IOException {
        return TaskModel.load(write(PassportJson.write(passport)), Device.Kind.CPU);
    }

    private Path write(String passport) throws IOException {
        return TinyModels.write(directory, TinyModels.graph(), passport);
    }

    private static Passport passport(Precision precision, List<Calibration> calibrations, float[] scores) {
        GoldenRequest golden = TinyModels.golden();
        Passport tiny = TinyModels.passport(List.of(
                new GoldenRequest(golden.user(), golden.context(), golden.nowMillis(), golden.candidates(), scores)));
        return new Passport(
                tiny.name(),
                tiny.version(),
                tiny.architecture(),
                tiny.dataset(),
                tiny.modelText(),
                tiny.encoder(),
                tiny.encoderHash(),
                tiny.training(),
                tiny.metrics(),
                tiny.rowsIndependent(),
                precision,
                calibrations,
                tiny.golden());
    }
}
