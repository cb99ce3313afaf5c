package io.polyrank.bench;

import io.polyrank.behaviour.UserContextCache;
import io.polyrank.bench.SizeSheet.Source;
import java.util.Map;
import java.util.Set;

/**
 * How many containers and content nodes a load needs, and how much memory.
 *
 * <p>Containers: cores = queries per second x seconds of a core per query / utilisation. Content nodes: every group holds
 * all documents and answers its share of the queries.
 */
final class Sizing {

    /** The results, which others may ask the sheet for. */
    static final String CONTAINERS = "containers";

    static final String CONTAINER_MIB = "container_mib";
    static final String HEAP_MIB = "heap_mib";
    static final String CONTENT_GROUPS = "content_groups";
    static final String CONTENT_NODES = "content_nodes";

    private final SizeSheet sheet = new SizeSheet();
    private final MeasuredModel model;
    private final Map<SizeInput, Double> values;
    private final Set<SizeInput> given;

    private Sizing(MeasuredModel model, Map<SizeInput, Double> values, Set<SizeInput> given) {
        this.model = model;
        this.values = values;
        this.given = given;
    }

    /**
     * Works the size out.
     *
     * @param model what the model takes
     * @param values of every input
     * @param given those that somebody gave; the others are assumed
     */
    static SizeSheet of(MeasuredModel model, Map<SizeInput, Double> values, Set<SizeInput> given) {
        Sizing sizing = new Sizing(model, values, given);
        sizing.containers();
        sizing.memory();
        sizing.contentNodes();
        return sizing.sheet;
    }

    private void containers() {
        sheet.heading("Containers");
        inputs(SizeInput.QPS, SizeInput.CANDIDATES);
        measured("scoring_ms", model.scoringMillis(), "ms", "on one core of this machine, from the model's cost table");
        measured(
                "encoding_ms",
                model.encodingMillis(),
                "ms",
                "on one core of this machine, of a user with full sequences");
        measured(
                "both_ms",
                model.processorMillis(),
                "ms",
                "of processor time for both, to compare: other work does not lengthen it");
        inputs(
                SizeInput.OVERHEAD_MICROS_PER_QUERY,
                SizeInput.OVERHEAD_MICROS_PER_CANDIDATE,
                SizeInput.CORE_SPEED,
                SizeInput.UTILISATION,
                SizeInput.CORES,
                SizeInput.SPARE);
        computed(
                "overhead_ms",
                "(overhead_micros_per_query + candidates * overhead_micros_per_candidate) / 1000",
                "ms",
                "of a core per query, beside encoding and scoring");
        computed("core_ms", "(scoring_ms + encoding_ms + overhead_ms) / core_speed", "ms", "of a core per query");
        computed("cores_needed", "qps * core_ms / 1000 / utilisation", "cores", "at the peak");
        computed(CONTAINERS, "ceil(cores_needed / cores) + spare", "containers", "in all");
    }

    private void memory() {
        sheet.heading("Memory of a container");
        inputs(SizeInput.WAITING, SizeInput.HIT_HEAP_BYTES, SizeInput.CACHE_ENTRIES);
        ofPackage("events", model.events(), "events", "of a user with full sequences");
        inputs(SizeInput.USER_HEAP_BYTES, SizeInput.EVENT_HEAP_BYTES, SizeInput.BASE_HEAP_MIB, SizeInput.HEAP_FACTOR);
        ofPackage(
                "slot_bytes",
                (double) model.slotBytes(),
                "bytes",
                "of buffers of a query, by the shapes of the model's inputs");
        computed("queries_at_once", "cores + waiting", "queries", "that hold buffers and candidates");
        computed("buffers_mib", "queries_at_once * slot_bytes / 1048576", "MiB", "of direct buffers");
        computed(
                "cached_users",
                "floor(cache_entries / max(1, ceil(events / " + UserContextCache.EVENTS_PER_ENTRY + ")))",
                "users",
                "with full sequences in the cache, which counts 100 events as an entry");
        computed(
                "contexts_mib",
                "cached_users * (user_heap_bytes + events * event_heap_bytes) / 1048576",
                "MiB",
                "of heap");
        computed("hits_mib", "queries_at_once * candidates * hit_heap_bytes / 1048576", "MiB", "of heap");
        computed(
                HEAP_MIB,
                "ceil(max(heap_factor * (base_heap_mib + contexts_mib + hits_mib), 8 * (buffers_mib - 16)))",
                "MiB",
                "of heap; at least so much that Vespa, which allows 16 MiB and an eighth of the heap, allows the buffers");
        measured("model_mib", model.memoryMib(), "MiB", "resident for a model, with a run on each core of a container");
        inputs(SizeInput.MODEL_COPIES);
        ofPackage("user_graph", model.userApart() ? 1 : 0, "graphs", "of the user alone");
        inputs(SizeInput.USER_SIDE_MIB, SizeInput.NATIVE_MIB);
        computed(
                CONTAINER_MIB,
                "ceil(heap_mib + buffers_mib + model_copies * (model_mib + user_graph * user_side_mib) + native_mib)",
                "MiB",
                "for a container");
    }

    private void contentNodes() {
        sheet.heading("Content nodes");
        inputs(
                SizeInput.ITEMS,
                SizeInput.USERS,
                SizeInput.CONTENT_MILLIS,
                SizeInput.CONTENT_CORES,
                SizeInput.SPARE_GROUPS,
                SizeInput.ITEM_MEMORY_BYTES,
                SizeInput.ITEM_DOCUMENT_BYTES,
                SizeInput.USER_MEMORY_BYTES,
                SizeInput.USER_DOCUMENT_BYTES,
                SizeInput.EVENT_DOCUMENT_BYTES,
                SizeInput.NODE_MEMORY_GIB,
                SizeInput.NODE_DISK_GIB,
                SizeInput.NODE_SHARE);
        computed(
                "memory_gib",
                "(items * item_memory_bytes + users * user_memory_bytes) / 1073741824",
                "GiB",
                "of memory for one copy of the documents");
        computed(
                "disk_gib",
                "(items * item_document_bytes + users * (user_document_bytes + events * event_document_bytes))"
                        + " / 1073741824",
                "GiB",
                "of disk for one copy of the documents, all users with full sequences");
        computed(
                "nodes_per_group",
                "max(1, max(ceil(memory_gib / (node_memory_gib * node_share)),"
                        + " ceil(disk_gib / (node_disk_gib * node_share))))",
                "nodes",
                "that hold one copy");
        computed(
                CONTENT_GROUPS,
                "ceil(qps * content_millis / 1000 / utilisation / content_cores) + spare_groups",
                "groups",
                "each with a copy: the redundancy");
        computed(CONTENT_NODES, "content_groups * nodes_per_group", "nodes", "in all");
    }

    private void inputs(SizeInput... inputs) {
        for (SizeInput input : inputs) {
            Double value = values.get(input);
            if (value == null) {
                throw new IllegalArgumentException(input.symbol() + ": found no value, expected one");
            }
            sheet.known(
                    input.symbol(),
                    value,
                    input.unit(),
                    given.contains(input) ? Source.GIVEN : Source.ASSUMED,
                    input.meaning());
        }
    }

    private void measured(String symbol, double value, String unit, String meaning) {
        sheet.known(symbol, value, unit, Source.MEASURED, meaning);
    }

    private void ofPackage(String symbol, double value, String unit, String meaning) {
        sheet.known(symbol, value, unit, Source.PACKAGE, meaning);
    }

    private void computed(String symbol, String formula, String unit, String meaning) {
        sheet.computed(symbol, formula, unit, meaning);
    }
}
