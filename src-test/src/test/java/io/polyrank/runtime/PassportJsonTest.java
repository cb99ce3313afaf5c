package io.polyrank.runtime;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.polyrank.encode.EncoderState;
import io.polyrank.encode.Normalisation;
import io.polyrank.encode.Vocabulary;
import io.polyrank.spec.DatasetSpecReader;
import io.polyrank.testing.TinyModels;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class PassportJsonTest {

    @Test
    void read_whatWasWritten_isTheSamePassport() {
        Passport passport = TinyModels.passport(List.of(TinyModels.golden(), TinyModels.golden()));

        Passport read = PassportJson.read(PassportJson.write(passport));

        assertThat(read)
                .usingRecursiveComparison()
                .ignoringFields("golden", "encoder")
                .isEqualTo(passport);
        assertThat(read.encoder()).isEqualTo(passport.encoder());
        assertThat(read.golden()).hasSize(2);
        GoldenRequest golden = read.golden().get(1);
        GoldenRequest expected = TinyModels.golden();
        assertThat(golden.user()).isEqualTo(expected.user());
        assertThat(golden.context()).isEqualTo(expected.context());
        assertThat(golden.nowMillis()).isEqualTo(expected.nowMillis());
        assertThat(golden.candidates()).isEqualTo(expected.candidates());
        assertThat(golden.scores()).isEqualTo(expected.scores());
    }

    @Test
    void write_samePassport_isTheSameText() {
        assertThat(PassportJson.write(TinyModels.passport())).isEqualTo(PassportJson.write(TinyModels.passport()));
    }

    @Test
    void read_metricThatCouldNotBeComputed_staysNaN() {
        Passport passport = withMetrics(Map.of("click", Map.of("auc", Double.NaN)));

        Map<String, Double> metrics = requireNonNull(
                PassportJson.read(PassportJson.write(passport)).metrics().get("click"));

        assertThat(metrics.get("auc")).isNaN();
    }

    @Property(tries = 200)
    void read_anyScore_keepsEveryBit(@ForAll float score) {
        GoldenRequest golden = TinyModels.golden();
        Passport passport = TinyModels.passport(List.of(new GoldenRequest(
                golden.user(), golden.context(), golden.nowMillis(), golden.candidates(), new float[] {score})));

        assertThat(PassportJson.read(PassportJson.write(passport))
                        .golden()
                        .get(0)
                        .scores())
                .containsExactly(score);
    }

    @Property(tries = 200)
    void encoderHash_anyChange_isAnotherHash(@ForAll double mean) {
        EncoderState changed = new EncoderState(
                TinyModels.STATE.vocabularies(),
                Map.of("price", new Normalisation(mean, 1, 100), "stock", new Normalisation(0, 1, 100)));

        assertThat(PassportJson.encoderHash(TinyModels.SPEC, changed)
                        .equals(PassportJson.encoderHash(TinyModels.SPEC, TinyModels.STATE)))
                .isEqualTo(changed.equals(TinyModels.STATE));
    }

    @Test
    void encoderHash_vocabularyLimitOrSpecification_countToo() {
        String hash = PassportJson.encoderHash(TinyModels.SPEC, TinyModels.STATE);
        Map<String, Normalisation> numbers = TinyModels.STATE.normalisations();

        assertThat(List.of(
                        PassportJson.encoderHash(
                                TinyModels.SPEC,
                                new EncoderState(Map.of("region", new Vocabulary(List.of("south", "north"))), numbers)),
                        PassportJson.encoderHash(
                                TinyModels.SPEC,
                                new EncoderState(
                                        TinyModels.STATE.vocabularies(),
                                        Map.of(
                                                "price",
                                                new Normalisation(0, 1, 99),
                                                "stock",
                                                new Normalisation(0, 1, 100)))),
                        PassportJson.encoderHash(
                                DatasetSpecReader.read(
                                        "tiny.yaml", TinyModels.SPEC.text().replace("length: 3", "length: 4")),
                                TinyModels.STATE)))
                .doesNotContain(hash)
                .doesNotHaveDuplicates();
    }

    @Test
    void readable_passport_countsWhatIsLong() {
        assertThat(PassportJson.readable(TinyModels.passport()))
                .contains("\"name\" : \"tiny\"", "\"golden\" : \"1 requests\"", "\"region\" : 2", "\"auc\" : 0.75")
                .doesNotContain("north");
    }

    @Test
    void read_brokenJson_isRefused() {
        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> PassportJson.read("[".repeat(100_000)))
                .withMessageStartingWith("passport: found broken JSON (");
    }

    private static Passport withMetrics(Map<String, Map<String, Double>> metrics) {
        Passport tiny = TinyModels.passport();
        return new Passport(
                tiny.name(),
                tiny.version(),
                tiny.architecture(),
                tiny.dataset(),
                tiny.modelText(),
                tiny.encoder(),
                tiny.encoderHash(),
                tiny.training(),
                metrics,
                tiny.rowsIndependent(),
                tiny.precision(),
                tiny.calibrations(),
                tiny.golden());
    }
}
