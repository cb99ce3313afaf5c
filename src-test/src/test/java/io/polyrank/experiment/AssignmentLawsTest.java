package io.polyrank.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import io.polyrank.experiment.LayerOutcome.InVariant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** What holds for assignment whatever the file says. */
class AssignmentLawsTest {

    private static final List<String> UNITS =
            IntStream.range(0, 400).mapToObj(number -> "u" + number).toList();

    /** Ranges, their directions and shares, of what a file lists side by side. */
    private record Place(int from, int to, int count) {

        Place grown(int by) {
            return new Place(from, to, Math.min(count + by, Math.abs(to - from) + 1));
        }

        String yaml() {
            return "share: " + count / 10_000.0 + ", buckets: " + from + "-" + to;
        }
    }

    /** One layer: its holdout's count, its experiments, and the variants of each. */
    record Sketch(int holdout, List<Place> experiments, List<List<Place>> variants) {

        ExperimentSet read() {
            StringBuilder yaml = new StringBuilder("holdout: {share: " + holdout / 10_000.0 + "}\n");
            yaml.append("layers:\n- name: layer\n  experiments:\n");
            for (int experiment = 0; experiment < experiments.size(); experiment++) {
                yaml.append("  - {name: e" + experiment + ", "
                        + experiments.get(experiment).yaml() + ", variants: [");
                for (int variant = 0; variant < variants.get(experiment).size(); variant++) {
                    yaml.append("{name: v" + variant + ", "
                            + variants.get(experiment).get(variant).yaml() + "},");
                }
                yaml.append("]}\n");
            }
            return ExperimentsReader.read("sketch.yaml", yaml.toString());
        }
    }

    @Provide
    Arbitrary<Sketch> sketches() {
        return Arbitraries.randomValue(AssignmentLawsTest::sketch);
    }

    private static Sketch sketch(Random random) {
        List<Place> experiments = places(random);
        return new Sketch(
                random.nextInt(3_000),
                experiments,
                experiments.stream().map(experiment -> places(random)).toList());
    }

    /** One to five ranges that do not meet, each filled from either end to some part. */
    private static List<Place> places(Random random) {
        int count = 1 + random.nextInt(5);
        int[] cuts = IntStream.concat(IntStream.of(0, 10_000), random.ints(count - 1, 1, 10_000))
                .sorted()
                .distinct()
                .toArray();
        List<Place> places = new ArrayList<>();
        for (int cut = 1; cut < cuts.length; cut++) {
            int low = cuts[cut - 1];
            int high = cuts[cut] - 1;
            int held = random.nextInt(high - low + 2);
            places.add(random.nextBoolean() ? new Place(low, high, held) : new Place(high, low, held));
        }
        return places;
    }

    private static Map<String, String> variants(ExperimentSet set) {
        Map<String, String> variants = new TreeMap<>();
        for (String unit : UNITS) {
            String variant = variant(set, unit);
            if (variant != null) {
                variants.put(unit, variant);
            }
        }
        return variants;
    }

    private static @Nullable String variant(ExperimentSet set, String unit) {
        LayerOutcome outcome = set.plan(new AssignmentQuery(unit, UnitAttributes.NONE, 0, Overrides.NONE))
                .layers()
                .get(0);
        return outcome instanceof InVariant in
                ? in.experiment().name() + ":" + in.variant().name()
                : null;
    }

    /** The steps of docs/experiments.md, section Assignment, with nothing of the product's. */
    @Property(tries = 200)
    void variants_anySet_areThoseOfThePage(@ForAll("sketches") Sketch sketch) {
        Map<String, String> expected = new TreeMap<>();
        for (String unit : UNITS) {
            int experiment = PlainMurmur.bucket("holdout", unit) < sketch.holdout()
                    ? -1
                    : holder(sketch.experiments(), PlainMurmur.bucket("layer", unit));
            int variant = experiment < 0
                    ? -1
                    : holder(sketch.variants().get(experiment), PlainMurmur.bucket("layer/e" + experiment, unit));
            if (variant >= 0) {
                expected.put(unit, "e" + experiment + ":v" + variant);
            }
        }

        assertThat(variants(sketch.read())).isEqualTo(expected);
    }

    private static int holder(List<Place> places, int bucket) {
        for (int place = 0; place < places.size(); place++) {
            Place candidate = places.get(place);
            int steps = candidate.from() <= candidate.to() ? bucket - candidate.from() : candidate.from() - bucket;
            if (steps >= 0 && steps < candidate.count()) {
                return place;
            }
        }
        return -1;
    }

    @Property(tries = 200)
    void experimentGrows_whoWasInAVariant_staysInIt(@ForAll("sketches") Sketch sketch, @ForAll Random random) {
        List<Place> grown = new ArrayList<>(sketch.experiments());
        grown.replaceAll(place -> random.nextBoolean() ? place.grown(random.nextInt(5_000)) : place);

        assertThat(variants(new Sketch(sketch.holdout(), grown, sketch.variants()).read()))
                .containsAllEntriesOf(variants(sketch.read()));
    }

    @Property(tries = 200)
    void variantsGrow_whoWasInAVariant_staysInIt(@ForAll("sketches") Sketch sketch, @ForAll Random random) {
        List<List<Place>> grown = sketch.variants().stream()
                .map(places -> places.stream()
                        .map(place -> random.nextBoolean() ? place.grown(random.nextInt(5_000)) : place)
                        .toList())
                .toList();

        assertThat(variants(new Sketch(sketch.holdout(), sketch.experiments(), grown).read()))
                .containsAllEntriesOf(variants(sketch.read()));
    }

    /** Two sides of one range: one grows as far as the other leaves room, and takes from nobody. */
    @Property(tries = 200)
    void twoVariantsWithoutBuckets_oneGrows_nobodyMoves(@ForAll Random random) {
        int first = random.nextInt(10_001);
        int second = random.nextInt(10_001 - first);
        int more = first + random.nextInt(10_001 - first - second);

        assertThat(variants(two(more, second))).containsAllEntriesOf(variants(two(first, second)));
        assertThat(variants(two(second, more))).containsAllEntriesOf(variants(two(second, first)));
    }

    private static ExperimentSet two(int first, int second) {
        return ExperimentsReader.read(
                "two.yaml",
                "layers: [{name: a, experiments: [{name: e, share: 1, variants: [{name: v0, share: " + first / 10_000.0
                        + "}, {name: v1, share: " + second / 10_000.0 + "}]}]}]");
    }

    @Property(tries = 200)
    void holdoutGrows_whoWasHeldOut_staysSo(@ForAll("sketches") Sketch sketch, @ForAll Random random) {
        int more = sketch.holdout() + random.nextInt(10_001 - sketch.holdout());
        Map<String, String> after = variants(new Sketch(more, sketch.experiments(), sketch.variants()).read());

        assertThat(variants(sketch.read())).containsAllEntriesOf(after);
    }

    @Property(tries = 100)
    void experimentIsTakenOut_othersStayWhereTheyAre(@ForAll("sketches") Sketch sketch) {
        Map<String, String> before = variants(sketch.read());
        before.values().removeIf(variant -> variant.startsWith("e0:"));
        List<Place> without = new ArrayList<>(sketch.experiments());
        Place first = without.get(0);
        without.set(0, new Place(first.from(), first.to(), 0));

        assertThat(variants(new Sketch(sketch.holdout(), without, sketch.variants()).read()))
                .isEqualTo(before);
    }

    @Property(tries = 200)
    void text_anySet_readsTheSame(@ForAll("sketches") Sketch sketch) {
        ExperimentSet set = sketch.read();

        ExperimentSet again = ExperimentsReader.read("again.yaml", set.text());

        assertThat(again).isEqualTo(set);
        assertThat(again.text()).isEqualTo(set.text());
    }

    @Property(tries = 200)
    void slice_anyWay_holdsTheFirstOfItAndNoOthers(@ForAll("sketches") Sketch sketch) {
        for (Place place : sketch.experiments()) {
            Slice slice = new Slice(place.from(), place.to(), place.count());
            int step = place.from() <= place.to() ? 1 : -1;

            int[] expected = IntStream.range(0, place.count())
                    .map(number -> place.from() + step * number)
                    .sorted()
                    .toArray();
            assertThat(IntStream.range(0, Slice.BUCKETS).filter(slice::holds).toArray())
                    .isEqualTo(expected);
        }
    }

    /** No text changes on the way, be it one that YAML would read as something else. */
    @Property(tries = 300)
    void text_anyWords_readTheSame(@ForAll("words") String word, @ForAll("words") String value) {
        Variant variant = new Variant("v", new Slice(0, 9_999, 1), new Changes(word, null, Map.of(), null, value));
        Experiment experiment = new Experiment(
                "e",
                Salt.of("l").within("e"),
                new Slice(0, 9_999, 9_999),
                null,
                null,
                false,
                new Eligibility(Map.of(word, List.of(value, word))),
                null,
                List.of(variant));
        ExperimentSet set = new ExperimentSet(
                Holdout.NOBODY, Exploration.NONE, List.of(new Layer("l", Salt.of("l"), List.of(experiment))));

        assertThat(ExperimentsReader.read("words.yaml", set.text())).isEqualTo(set);
    }

    @Provide
    Arbitrary<String> words() {
        return Arbitraries.oneOf(
                Arbitraries.of(
                        "null", "~", "true", "no", "1", "1.0", "- a", "a: b", "#", "'", "\"", "{", "*a", "&a", " "),
                Arbitraries.strings().withCharRange(' ', '~').ofMinLength(1).ofMaxLength(200),
                Arbitraries.of("ä", "ß", "中", "😀", "\u00a0", "\ufeff", " ")
                        .list()
                        .ofMinSize(1)
                        .ofMaxSize(10)
                        .map(letters -> String.join("", letters)));
    }
}
