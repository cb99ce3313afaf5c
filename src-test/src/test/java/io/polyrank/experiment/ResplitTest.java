package io.polyrank.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Other shares for an experiment that runs. */
class ResplitTest {

    private static final String THREE = """
            layers:
              - name: layer
                experiments:
                  - name: x
                    share: 1
                    variants:
                      - {name: a, share: 0.3, buckets: 7000-9999}
                      - {name: b, share: 0.3, buckets: 0-2999}
                      - {name: c, share: 0.4, buckets: 3000-6999}
              - name: other
                experiments:
                  - {name: y, share: 0.5, variants: [{name: a, share: 1}]}
            """;

    @Test
    void withShares_twoVariantsFromBothEnds_keepTheirBuckets() {
        ExperimentSet set = read("""
                layers:
                  - name: layer
                    experiments:
                      - {name: x, share: 1, variants: [{name: a, share: 0.5}, {name: b, share: 0.5}]}
                """);

        assertThat(slices(set.withShares("x", List.of(9_000, 1_000))))
                .containsExactly(new Slice(0, 9_999, 9_000), new Slice(9_999, 0, 1_000));
    }

    @Test
    void withShares_variantsWithRoom_keepTheirBuckets() {
        assertThat(slices(read(THREE).withShares("x", List.of(3_000, 1, 4_000))))
                .containsExactly(
                        new Slice(7_000, 9_999, 3_000), new Slice(0, 2_999, 1), new Slice(3_000, 6_999, 4_000));
    }

    @Test
    void withShares_variantWithoutRoom_lieSideBySideInTheirOrder() {
        assertThat(slices(read(THREE).withShares("x", List.of(3_500, 2_500, 4_000))))
                .containsExactly(
                        new Slice(6_500, 9_999, 3_500), new Slice(0, 2_499, 2_500), new Slice(2_500, 6_499, 4_000));
    }

    @Property(tries = 300)
    void withShares_anyCounts_areHeldAndCanBeReadBack(
            @ForAll @IntRange(max = 10_000) int first, @ForAll @IntRange(max = 10_000) int second) {
        int a = Math.min(first, second);
        int b = Math.max(first, second) - a;
        List<Integer> counts = List.of(a, b, 10_000 - a - b);

        ExperimentSet set = read(THREE).withShares("x", counts);

        assertThat(slices(set)).extracting(Slice::count).isEqualTo(counts);
        assertThat(ExperimentsReader.read("again", set.text())).isEqualTo(set);
        assertThat(set.layers().get(1)).isEqualTo(read(THREE).layers().get(1));
    }

    @Test
    void withShares_whatDoesNotFit_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(THREE).withShares("z", List.of(1, 1, 1)))
                .withMessage("experiment: found z, expected one of [x, y]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(THREE).withShares("x", List.of(5_000, 5_000)))
                .withMessage(
                        "shares of x: found buckets [5000, 5000], expected 3 numbers from 0 and at most 10000 together");
        assertThatIllegalArgumentException().isThrownBy(() -> read(THREE).withShares("x", List.of(-1, 0, 0)));
        assertThatIllegalArgumentException().isThrownBy(() -> read(THREE).withShares("x", List.of(5_000, 5_000, 1)));
    }

    private static ExperimentSet read(String yaml) {
        return ExperimentsReader.read("experiments.yaml", yaml);
    }

    private static List<Slice> slices(ExperimentSet set) {
        return set.experiments().get(0).variants().stream().map(Variant::slice).toList();
    }
}
