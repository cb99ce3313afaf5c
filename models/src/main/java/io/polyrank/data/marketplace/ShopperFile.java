package io.polyrank.data.marketplace;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyrank.data.DataException;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps shoppers between two runs, so that the second goes on where the first stopped: what the dice give again is not written, only clicks, purchases,
 * missions and times. One JSON object per line, the first about all, the others about one shopper each.
 */
public final class ShopperFile {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String SHOPPERS = "shoppers";
    private static final String DAYS = "days";

    private ShopperFile() {}

    /**
     * Writes the shoppers as they are now; the file is replaced at once or not at all.
     *
     * @param days how many whole days have passed
     */
    public static void write(Path file, Shoppers shoppers, int days) throws IOException {
        Path target = file.toAbsolutePath();
        Path folder = target.getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Path temporary = target.resolveSibling(target.getFileName() + ".new");
        try (BufferedWriter out = Files.newBufferedWriter(temporary, UTF_8)) {
            line(
                    out,
                    MAPPER.createObjectNode()
                            .put(SHOPPERS, shoppers.description())
                            .put(DAYS, days));
            for (Customer customer : shoppers.customers()) {
                if (customer.hasRequested()) {
                    line(out, write(customer.state()));
                }
            }
        }
        Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * Brings shoppers, as created, to where they were when the file was written.
     *
     * @return how many whole days had passed
     * @throws DataException if the file is of other shoppers or cannot be read
     */
    public static int read(Path file, Shoppers shoppers) throws IOException {
        List<CustomerState> states = new ArrayList<>();
        int days;
        try (BufferedReader in = Files.newBufferedReader(file, UTF_8)) {
            JsonNode head = tree(file, 1, in.readLine());
            String found = head.path(SHOPPERS).asText();
            if (!found.equals(shoppers.description())) {
                throw new DataException(file + ": shoppers: found \"" + found + "\", expected \""
                        + shoppers.description() + "\"; go on with the arguments of before, or with another file");
            }
            days = head.path(DAYS).asInt();
            int number = 1;
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                number++;
                states.add(state(
                        file,
                        number,
                        tree(file, number, line),
                        shoppers.customers().size()));
            }
        }
        // Nobody is touched before all of the file is read.
        states.forEach(state -> shoppers.customers().get(state.shopper() - 1).restore(state));
        return days;
    }

    private static ObjectNode write(CustomerState state) {
        ObjectNode node =
                MAPPER.createObjectNode().put("shopper", state.shopper()).put("time", state.timeMillis());
        state.clicks().forEach(node.putArray("clicks")::add);
        state.owned().forEach(node.putArray("owned")::add);
        Mission mission = state.mission();
        if (mission != null) {
            node.put("mission", mission.category().text()).put("until", mission.endMillis());
        }
        return node;
    }

    private static void line(BufferedWriter out, ObjectNode node) throws IOException {
        out.write(MAPPER.writeValueAsString(node));
        out.write('\n');
    }

    private static JsonNode tree(Path file, int number, @Nullable String line) throws IOException {
        if (line == null) {
            throw new DataException(file + ": found an empty file, expected one that 'simulate --state' wrote");
        }
        try {
            return MAPPER.readTree(line);
        } catch (JsonProcessingException e) {
            throw new DataException(file + ", line " + number + ": expected a JSON object: " + e.getOriginalMessage());
        }
    }

    private static CustomerState state(Path file, int number, JsonNode node, int count) {
        int shopper = node.path("shopper").asInt();
        if (shopper < 1 || shopper > count) {
            throw new DataException(file + ", line " + number + ": shopper: found " + node.path("shopper")
                    + ", expected a number from 1 to " + count);
        }
        JsonNode mission = node.path("mission");
        return new CustomerState(
                shopper,
                node.path("time").asLong(),
                numbers(node.path("clicks")),
                numbers(node.path("owned")),
                mission.isMissingNode()
                        ? null
                        : new Mission(
                                Category.of(mission.asText()),
                                node.path("until").asLong()));
    }

    private static List<Integer> numbers(JsonNode array) {
        List<Integer> numbers = new ArrayList<>();
        array.forEach(each -> numbers.add(each.asInt()));
        return numbers;
    }
}
