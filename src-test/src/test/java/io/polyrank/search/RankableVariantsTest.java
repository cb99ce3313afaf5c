package io.polyrank.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.yahoo.search.query.profile.QueryProfile;
import com.yahoo.search.query.profile.QueryProfileRegistry;
import com.yahoo.search.query.profile.compiled.CompiledQueryProfileRegistry;
import io.polyrank.experiment.Experiments;
import io.polyrank.runtime.Device;
import io.polyrank.runtime.TaskModels;
import io.polyrank.spec.SpecException;
import io.polyrank.testing.TestModels;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a file of experiments asks for is tried out on the models that there are. */
class RankableVariantsTest {

    private static final String YAML = """
            layers:
              - name: weights
                experiments:
                  - name: buyers
                    share: 1
                    variants:
                      - {name: control, share: 0.5}
                      - name: other
                        share: 0.5
                        CHANGE
            """;

    private final TaskModels models;
    private final RankableVariants check;

    RankableVariantsTest(@TempDir Path folder) {
        models = new TaskModels(Map.of("shop", TestModels.write(folder, "shop")), Device.Kind.CPU);
        check = new RankableVariants(models, profiles(), Clock.systemUTC());
    }

    private static CompiledQueryProfileRegistry profiles() {
        QueryProfileRegistry registry = new QueryProfileRegistry();
        for (String[] each : new String[][] {
            {"cheap", "polyrank.weights.click", "0"},
            {"wrong", "polyrank.weights.returned", "1"},
            {"off", "polyrank.candidates", "0"}
        }) {
            QueryProfile profile = new QueryProfile(each[0]);
            profile.set(each[1], each[2], (QueryProfileRegistry) null);
            registry.register(profile);
        }
        return registry.compile();
    }

    @AfterEach
    void close() {
        models.deconstruct();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "weights: {click: 2}",
                "model: shop",
                "fusion: click * pow(purchase, w_purchase) + retrieval",
                "candidates: 50",
                "query_profile: cheap",
                "query_profile: off"
            })
    void read_variantThatCanBeRankedWith_isTaken(String change) {
        assertThat(Experiments.read(YAML.replace("CHANGE", change), check).layers())
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "model: winter         | layers[0].experiments[0].variants[1].model: found \"winter\", expected one of [shop]",
                "weights: {returned: 2}| layers[0].experiments[0].variants[1].weights.returned: found",
                "fusion: returned * 2  | layers[0].experiments[0].variants[1].fusion: found",
                "query_profile: none   | layers[0].experiments[0].variants[1].query_profile: found \"none\", expected one of the deployment's query profiles [cheap, off, wrong]",
                "query_profile: wrong  | layers[0].experiments[0].variants[1].query_profile: found \"wrong\", in which polyrank.weights.returned is"
            })
    void read_variantThatCannotBeRankedWith_isRefusedByLineAndField(String change, String message) {
        assertThatExceptionOfType(SpecException.class)
                .isThrownBy(() -> Experiments.read(YAML.replace("CHANGE", change), check))
                .withMessageStartingWith("experiments.yaml:10: ")
                .withMessageContaining(message);
    }

    @Test
    void read_deployedFile_isNotCheckedSinceModelsMayComeLater() {
        assertThat(new Experiments(YAML.replace("CHANGE", "model: winter"), 1, Clock.systemUTC())
                        .current()
                        .set()
                        .layers())
                .hasSize(1);
    }
}
