package io.polyrank.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.polyrank.behaviour.FieldValues;
import io.polyrank.spec.DatasetSpec;
import io.polyrank.spec.TaskKind;
import io.polyrank.spec.TaskSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataSourceTest {

    @Test
    void parse_kindAndFolder_givesBoth() {
        assertThat(DataSource.parse("kuairand:some/dir"))
                .isEqualTo(new DataSource(DataSource.Kind.KUAIRAND, Path.of("some/dir")));
        assertThat(DataSource.parse("marketplace:/a:b").folder()).isEqualTo(Path.of("/a:b"));
        assertThat(DataSource.parse("census-marital:d").kind()).isEqualTo(DataSource.Kind.CENSUS_MARITAL);
        assertThat(DataSource.parse("multitab-bench:d").kind()).isEqualTo(DataSource.Kind.MULTITAB_BENCH);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":", "kuairand", "kuairand:", ":dir", "movielens:dir", "KUAIRAND:dir", "some/dir"})
    void parse_anythingElse_namesWhatIsPossible(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DataSource.parse(text))
                .withMessage("data: found \"" + text + "\", expected one of kuairand:DIR, marketplace:DIR, census:DIR,"
                        + " census-marital:DIR, multitab-bench:DIR");
    }

    @Test
    void spec_ofKuaiRand_isReadable() {
        DatasetSpec spec = DataSource.parse("kuairand:dir").spec();

        assertThat(spec.name()).isEqualTo("kuairand");
        assertThat(spec.taskNames()).containsExactly("click", "long_view", "like", "profile_enter");
        assertThat(spec.sequences())
                .extracting(sequence -> sequence.behaviour())
                .containsExactly("exposed", "click", "long_view", "like");
    }

    @Test
    void spec_ofTheMarketplace_isReadable() {
        DatasetSpec spec = DataSource.parse("marketplace:dir").spec();

        assertThat(spec.name()).isEqualTo("marketplace");
        assertThat(spec.taskNames()).containsExactly("click", "cart", "purchase", "order_value");
        assertThat(spec.tasks().get(3).condition()).isEqualTo("purchase");
        assertThat(spec.sequences())
                .extracting(sequence -> sequence.behaviour())
                .containsExactly("click", "cart", "purchase");
    }

    @Test
    void open_specificationOfOtherData_isRefused() {
        DatasetSpec other = DataSource.parse("kuairand:dir").spec();

        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> DataSource.parse("marketplace:dir").open(other, List.of()))
                .withMessage("data: found marketplace, expected kuairand, the data set the model was trained for");
    }

    @Test
    void label_missingOrConditionNotMet_isNaN() {
        TaskSpec binary = new TaskSpec("cart", TaskKind.BINARY, "carts", null, 1);
        TaskSpec conditional = new TaskSpec("value", TaskKind.REGRESSION, "value", "carts", 1);

        assertThat(exposure(Map.of("carts", 3f, "value", 7.5f)).label(binary)).isEqualTo(1);
        assertThat(exposure(Map.of("carts", 3f, "value", 7.5f)).label(conditional))
                .isEqualTo(7.5f);
        assertThat(exposure(Map.of("carts", 0f, "value", 7.5f)).label(conditional))
                .isNaN();
        assertThat(exposure(Map.of("value", 7.5f)).label(conditional)).isNaN();
        assertThat(exposure(Map.of("carts", 1f)).label(conditional)).isNaN();
        assertThat(exposure(Map.of()).label(binary)).isNaN();
    }

    private static LoggedExposure exposure(Map<String, Float> labels) {
        return new LoggedExposure("u", "i", 1, 20220101, FieldValues.NONE, labels);
    }
}
