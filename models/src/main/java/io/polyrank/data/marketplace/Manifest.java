package io.polyrank.data.marketplace;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyrank.data.DataException;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * {@code marketplace.json}: what the folder was made from and what is in it.
 *
 * <p>It is written twice. The first time, before everything else, it says {@code "complete": false}, so that a folder whose generation was stopped
 * is recognised and can be written again.
 */
final class Manifest {
    /** Says in the manifest who wrote the folder. */
    static final String GENERATOR = "polyrank-marketplace";

    private static final int RATE_DECIMALS = 6;
    private static final JsonMapper MAPPER = new JsonMapper();

    private Manifest() {}

    /**
     * What a folder was made from.
     *
     * @throws DataException if there is no manifest, or it is not one of complete data of this version
     */
    static MarketplaceArguments read(Path path) throws IOException {
        if (!Files.isRegularFile(path)) {
            throw new DataException(
                    path + ": found no file, expected the folder of a generated marketplace; make one with"
                            + " 'polyrank generate'");
        }
        JsonNode root = MAPPER.readTree(Files.readString(path));
        check(path, "generator", root.path("generator").asText(), GENERATOR);
        check(path, "version", root.path("version").asText(), Integer.toString(WorldConstants.VERSION));
        check(path, "complete", root.path("complete").asText(), "true");
        JsonNode arguments = root.path("arguments");
        return new MarketplaceArguments(
                arguments.path("users").asInt(),
                arguments.path("items").asInt(),
                arguments.path("days").asInt(),
                arguments.path("seed").asLong());
    }

    private static void check(Path path, String field, String found, String expected) {
        if (!found.equals(expected)) {
            throw new DataException(path + ": " + field + ": found \"" + found + "\", expected " + expected
                    + "; generate the marketplace again");
        }
    }

    /** Writes the manifest; without counts it says that the data is not complete. */
    static void write(Path path, MarketplaceArguments arguments, @Nullable MarketplaceCounts counts)
            throws IOException {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("generator", GENERATOR);
        root.put("version", WorldConstants.VERSION);
        root.put("complete", counts != null);
        root.putObject("arguments")
                .put("users", arguments.users())
                .put("items", arguments.items())
                .put("days", arguments.days())
                .put("seed", arguments.seed());
        root.put("start", World.START.toString());
        if (counts != null) {
            addCounts(root, counts);
        }
        ObjectNode tags = root.putObject("tags");
        for (Tag tag : Tag.values()) {
            tags.put(Integer.toString(tag.id()), tag.text());
        }
        Files.writeString(path, MAPPER.writer(printer()).writeValueAsString(root) + "\n");
    }

    private static void addCounts(ObjectNode root, MarketplaceCounts counts) {
        root.putObject("counts")
                .put("users", counts.users())
                .put("active_users", counts.activeUsers())
                .put("items", counts.items())
                .put("requests", counts.requests())
                .put("exposures", counts.exposures())
                .put("click", counts.clicks())
                .put("cart", counts.carts())
                .put("purchase", counts.purchases());
        root.putObject("rates")
                .put("click", decimal(counts.clickRate(), RATE_DECIMALS))
                .put("cart", decimal(counts.cartRate(), RATE_DECIMALS))
                .put("purchase", decimal(counts.purchaseRate(), RATE_DECIMALS));
        root.put("order_value", BigDecimal.valueOf(counts.orderValueCents(), 2));
    }

    private static BigDecimal decimal(double value, int decimals) {
        return new BigDecimal(value).setScale(decimals, RoundingMode.HALF_EVEN);
    }

    /** Line feeds on every platform. */
    private static DefaultPrettyPrinter printer() {
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        return new DefaultPrettyPrinter().withObjectIndenter(indenter).withArrayIndenter(indenter);
    }
}
