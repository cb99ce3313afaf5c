package io.polyrank.runtime;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a package adds to the graph that ranks, so that it also explains: in the metadata of the graph.
 *
 * <p>Implementation note: messages of Protocol Buffers written one after the other are read as one, in which lists are
 * joined. So the bytes of the package followed by these are a graph with more nodes and outputs and the same weights, of
 * which the file has no second copy.
 *
 * @param graph an ONNX model that holds nothing but what is added. Not to be changed
 * @param taps what the added outputs mean
 */
public record ExplainPart(byte[] graph, List<Tap> taps) {

    /** Where in the metadata it stands, as JSON. */
    public static final String METADATA_KEY = "polyrank.explain";

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static final String GRAPH = "graph";
    private static final String TAPS = "taps";
    private static final String GATES = "gates";
    private static final String ATTENTION = "attention";

    public ExplainPart {
        taps = List.copyOf(taps);
    }

    /** As it stands in the metadata. */
    public String toJson() {
        ObjectNode root = MAPPER.createObjectNode();
        root.put(GRAPH, graph);
        ArrayNode array = root.putArray(TAPS);
        for (Tap tap : taps) {
            if (tap instanceof Tap.Gates gates) {
                ArrayNode features = array.addObject().putArray(GATES);
                gates.features().forEach(features::add);
            } else if (tap instanceof Tap.Attention attention) {
                array.addObject().put(ATTENTION, attention.behaviour());
            }
        }
        try {
            return MAPPER.writeValueAsString(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Reads what {@link #toJson} wrote.
     *
     * @throws ModelException when it is something else
     */
    public static ExplainPart read(String json) {
        try {
            JsonNode root = MAPPER.readTree(json);
            byte[] graph = root.path(GRAPH).binaryValue();
            if (graph == null) {
                throw new ModelException("metadata " + METADATA_KEY + ": found no field " + GRAPH
                        + ", expected what the package adds to its graph; export it again with --explain");
            }
            List<Tap> taps = new ArrayList<>();
            root.path(TAPS).forEach(tap -> taps.add(tap(tap)));
            return new ExplainPart(graph, taps);
        } catch (IOException e) {
            throw new ModelException(
                    "metadata " + METADATA_KEY
                            + ": found no JSON with a graph in Base64; export it again with --explain",
                    e);
        }
    }

    private static Tap tap(JsonNode tap) {
        if (tap.path(GATES).isArray()) {
            List<String> features = new ArrayList<>();
            tap.path(GATES).forEach(feature -> features.add(feature.asText()));
            return new Tap.Gates(features);
        }
        if (tap.path(ATTENTION).isTextual()) {
            return new Tap.Attention(tap.path(ATTENTION).asText());
        }
        throw new ModelException(
                "metadata " + METADATA_KEY + ": found " + tap + ", expected " + GATES + " or " + ATTENTION);
    }
}
