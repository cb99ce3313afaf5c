package io.polyrank.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The fitted parts of the encoder: vocabularies and normalisations. */
class EncoderStateTest {

    @Test
    void vocabulary_valueTwice_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Vocabulary(List.of("a", "b", "a")))
                .withMessage("vocabulary: found \"a\" twice, expected each value once");
    }

    @Test
    void vocabulary_sameValues_areEqualInTheSameOrderOnly() {
        assertThat(new Vocabulary(List.of("a", "b"))).isEqualTo(new Vocabulary(List.of("a", "b")));
        assertThat(new Vocabulary(List.of("a", "b"))).isNotEqualTo(new Vocabulary(List.of("b", "a")));
    }

    @ParameterizedTest
    @CsvSource({"NaN,1,5", "Infinity,1,5", "0,0,5", "0,-1,5", "0,NaN,5", "0,Infinity,5", "0,1,0", "0,1,NaN", "0,1,1e39"
    })
    void normalisation_impossible_isRefused(double mean, double deviation, double limit) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Normalisation(mean, deviation, limit))
                .withMessageStartingWith("normalisation: found ");
    }

    @Property
    void normalisation_anyFiniteValue_staysFiniteAndWithinItsLimit(
            @ForAll double value, @ForAll double mean, @ForAll double deviation) {
        Normalisation normalisation = new Normalisation(mean, deviation == 0 ? Double.MIN_VALUE : Math.abs(deviation));

        assertThat(normalisation.apply(value)).isBetween(-5f, 5f);
    }
}
