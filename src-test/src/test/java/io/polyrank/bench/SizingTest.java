package io.polyrank.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.polyrank.testing.MemoryPage;
import java.io.IOException;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

/** Sizes worked out by hand, and what must hold of any. */
class SizingTest {

    /** 20 ms to score, 1 ms to encode, 100,000 bytes of buffers, 50 MiB, 200 events. */
    private static final MeasuredModel MODEL = new MeasuredModel(20, 1, 21, 100_000, 50, 200, false);

    private static Map<SizeInput, Double> inputs() {
        Map<SizeInput, Double> values = new EnumMap<>(SizeInput.class);
        for (SizeInput input : SizeInput.values()) {
            values.put(input, input.assumed());
        }
        values.put(SizeInput.QPS, 1000.0);
        values.put(SizeInput.CANDIDATES, 500.0);
        return values;
    }

    private static SizeSheet size(MeasuredModel model, Map<SizeInput, Double> values) {
        return Sizing.of(model, values, EnumSet.of(SizeInput.QPS));
    }

    private static SizeSheet with(SizeInput input, double value) {
        Map<SizeInput, Double> values = inputs();
        values.put(input, value);
        return size(MODEL, values);
    }

    @Example
    void containers_ofAKnownLoad_areThoseWorkedOutByHand() {
        Map<SizeInput, Double> values = inputs();
        values.put(SizeInput.OVERHEAD_MICROS_PER_QUERY, 7000.0);
        values.put(SizeInput.OVERHEAD_MICROS_PER_CANDIDATE, 4.0);
        values.put(SizeInput.CORE_SPEED, 1.5);

        SizeSheet sheet = size(MODEL, values);

        // 7 ms + 500 x 4 us = 9 ms; (20 + 1 + 9) / 1.5 = 20 ms; 1,000 x 20 ms = 20 cores, 40 at half load; 5 x 8, and
        // 1.
        assertThat(sheet.value("overhead_ms")).isEqualTo(9);
        assertThat(sheet.value("core_ms")).isEqualTo(20);
        assertThat(sheet.value("cores_needed")).isEqualTo(40);
        assertThat(sheet.value(Sizing.CONTAINERS)).isEqualTo(6);
    }

    @Example
    void memory_ofAKnownLoad_isThatWorkedOutByHand() {
        Map<SizeInput, Double> values = inputs();
        values.put(SizeInput.WAITING, 24.0);
        values.put(SizeInput.HIT_HEAP_BYTES, 2048.0);
        values.put(SizeInput.CACHE_ENTRIES, 4096.0);
        values.put(SizeInput.USER_HEAP_BYTES, 2400.0);
        values.put(SizeInput.EVENT_HEAP_BYTES, 500.0);
        values.put(SizeInput.BASE_HEAP_MIB, 100.0);
        values.put(SizeInput.CANDIDATES, 1024.0);

        SizeSheet sheet = size(new MeasuredModel(20, 1, 21, 1 << 20, 50, 200, true), values);

        // 32 queries of 1 MiB; 2,048 users of 102,400 bytes; 32 x 1,024 x 2 KiB; 2 x (100 + 200 + 64).
        assertThat(sheet.value("buffers_mib")).isEqualTo(32);
        assertThat(sheet.value("cached_users")).isEqualTo(2048);
        assertThat(sheet.value("contexts_mib")).isEqualTo(200);
        assertThat(sheet.value("hits_mib")).isEqualTo(64);
        assertThat(sheet.value(Sizing.HEAP_MIB)).isEqualTo(728);
        // 728 + 32 + 2 x (50 + 64) + 512
        assertThat(sheet.value(Sizing.CONTAINER_MIB)).isEqualTo(1500);
    }

    @Example
    void heap_ofManyBuffers_isEnoughForVespaToAllowThem() {
        SizeSheet sheet = size(new MeasuredModel(20, 1, 21, 10 << 20, 50, 200, false), inputs());

        // 72 queries of 10 MiB; 8 x (720 - 16).
        assertThat(sheet.value(Sizing.HEAP_MIB)).isEqualTo(5632);
    }

    @Example
    void contentNodes_ofKnownDocuments_areThoseWorkedOutByHand() {
        Map<SizeInput, Double> values = inputs();
        values.put(SizeInput.CONTENT_MILLIS, 4.0);
        values.put(SizeInput.ITEMS, 0x1p26);
        values.put(SizeInput.ITEM_MEMORY_BYTES, 512.0);
        values.put(SizeInput.USERS, 0x1p27);
        values.put(SizeInput.USER_MEMORY_BYTES, 128.0);
        values.put(SizeInput.ITEM_DOCUMENT_BYTES, 0.0);
        values.put(SizeInput.USER_DOCUMENT_BYTES, 0.0);
        values.put(SizeInput.EVENT_DOCUMENT_BYTES, 0.0);

        SizeSheet sheet = size(MODEL, values);

        // 32 + 16 GiB on nodes that take 16; 1,000 x 4 ms = 4 cores, 8 at half load: a group, and a spare one.
        assertThat(sheet.value("memory_gib")).isEqualTo(48);
        assertThat(sheet.value("nodes_per_group")).isEqualTo(3);
        assertThat(sheet.value(Sizing.CONTENT_GROUPS)).isEqualTo(2);
        assertThat(sheet.value(Sizing.CONTENT_NODES)).isEqualTo(6);
    }

    @Example
    void contentNodes_ofMuchOnDisk_areThoseThatHoldIt() {
        Map<SizeInput, Double> values = inputs();
        values.put(SizeInput.ITEMS, 0.0);
        values.put(SizeInput.USERS, 0x1p30);
        values.put(SizeInput.USER_MEMORY_BYTES, 0.0);
        values.put(SizeInput.USER_DOCUMENT_BYTES, 50.0);
        values.put(SizeInput.EVENT_DOCUMENT_BYTES, 2.0);

        // A GiB of users of 450 bytes, on nodes that take 150 GiB.
        assertThat(size(MODEL, values).value("nodes_per_group")).isEqualTo(3);
    }

    @Example
    void onBusyMachine_clockThatToldMuchMoreThanProcessors_isOne() {
        assertThat(MODEL.onBusyMachine()).isFalse();
        assertThat(new MeasuredModel(30, 1, 21, 100_000, 50, 200, false).onBusyMachine())
                .isTrue();
    }

    @Property(tries = 100)
    void size_ofMoreQueries_isNeverSmaller(
            @ForAll @DoubleRange(min = 0.1, max = 1e5) double fewer,
            @ForAll @DoubleRange(min = 0.1, max = 1e5) double more) {
        SizeSheet small = with(SizeInput.QPS, Math.min(fewer, more));
        SizeSheet large = with(SizeInput.QPS, Math.max(fewer, more));

        assertThat(large.value(Sizing.CONTAINERS)).isGreaterThanOrEqualTo(small.value(Sizing.CONTAINERS));
        assertThat(large.value(Sizing.CONTENT_NODES)).isGreaterThanOrEqualTo(small.value(Sizing.CONTENT_NODES));
        assertThat(large.value(Sizing.CONTAINER_MIB)).isEqualTo(small.value(Sizing.CONTAINER_MIB));
    }

    @Property(tries = 100)
    void size_withoutTheSpareContainer_bearsTheLoadAtTheChosenUtilisation(
            @ForAll @DoubleRange(min = 1, max = 1e5) double qps,
            @ForAll @DoubleRange(min = 0.1, max = 1) double utilisation,
            @ForAll @IntRange(min = 1, max = 64) int cores) {
        Map<SizeInput, Double> values = inputs();
        values.put(SizeInput.QPS, qps);
        values.put(SizeInput.UTILISATION, utilisation);
        values.put(SizeInput.CORES, (double) cores);

        SizeSheet sheet = size(MODEL, values);

        double others = (sheet.value(Sizing.CONTAINERS) - 1) * cores;
        double busy = qps * sheet.value("core_ms") / 1000;
        assertThat(busy / others).isLessThanOrEqualTo(utilisation * (1 + 1e-9));
        assertThat(busy / (others - cores))
                .satisfiesAnyOf(
                        load -> assertThat(load).isGreaterThan(utilisation * (1 - 1e-9)),
                        load -> assertThat(others).isEqualTo(cores));
    }

    @Property(tries = 100)
    void size_ofMoreOfAnything_takesNoLessMemory(
            @ForAll SizeInput input,
            @ForAll @DoubleRange(min = 1, max = 1e6) double fewer,
            @ForAll @DoubleRange(min = 1, max = 1e6) double more) {
        SizeSheet small = with(input, Math.min(fewer, more));
        SizeSheet large = with(input, Math.max(fewer, more));

        assertThat(large.value(Sizing.CONTAINER_MIB)).isGreaterThanOrEqualTo(small.value(Sizing.CONTAINER_MIB));
        assertThat(large.value("memory_gib")).isGreaterThanOrEqualTo(small.value("memory_gib"));
        assertThat(large.value("disk_gib")).isGreaterThanOrEqualTo(small.value("disk_gib"));
    }

    @Example
    void assumed_bytes_areThoseOfTheDocumentation() throws IOException {
        assertThat(MemoryPage.row("cached user context, on the heap"))
                .isEqualTo(row(SizeInput.USER_HEAP_BYTES, SizeInput.EVENT_HEAP_BYTES));
        assertThat(MemoryPage.row("user document"))
                .isEqualTo(row(SizeInput.USER_DOCUMENT_BYTES, SizeInput.EVENT_DOCUMENT_BYTES));
        assertThat(MemoryPage.row("item document").empty()).isEqualTo((long) SizeInput.ITEM_DOCUMENT_BYTES.assumed());
    }

    private static MemoryPage.Row row(SizeInput empty, SizeInput event) {
        return new MemoryPage.Row((long) empty.assumed(), (long) event.assumed());
    }
}
