package io.polyrank.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.polyrank.spec.SpecException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Timeout;

/** Whatever is sent as a file of experiments is refused, or assigns units and reads as what it prints. */
class ExperimentsFuzzTest {

    private static final AssignmentQuery QUERY =
            new AssignmentQuery("u1", attribute -> "de", 1_768_000_000_000L, Overrides.NONE);

    @FuzzTest
    @Timeout(60)
    @DictionaryEntries({
        "holdout",
        "layers",
        "name: ",
        "salt: ",
        "experiments",
        "share: 0.5",
        "buckets: 0-4999",
        "9999-5000",
        "start: ",
        "end: 2026-01-01T00:00:00Z",
        "stopped: true",
        "eligible",
        "variants",
        "weights",
        "model: ",
        "fusion: ",
        "candidates: ",
        "query_profile: ",
        "- ",
        "{",
        "}",
        "[",
        "]"
    })
    void read_anyText_isRefusedOrReadsAsWhatItPrints(byte[] bytes) {
        ExperimentSet set;
        try {
            set = ExperimentsReader.read("fuzz.yaml", new String(bytes, StandardCharsets.UTF_8));
        } catch (SpecException e) {
            assertThat(e.getMessage()).startsWith("fuzz.yaml");
            return;
        }
        assertThat(ExperimentsReader.read("again.yaml", set.text())).isEqualTo(set);
        assertThat(set.plan(QUERY).layers()).hasSameSizeAs(set.layers());
    }
}
