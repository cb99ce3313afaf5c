package io.polyrank.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyrank.data.marketplace.Shoppers;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Whether the container serves what the shoppers know: a sample of the catalogue under the same ids, and nothing beyond it. */
final class CatalogueCheck {

    private static final int SAMPLE = 20;

    private CatalogueCheck() {}

    /** @throws IllegalArgumentException if it does not, or does not answer */
    static void run(ShopClient client, String url, Shoppers shoppers) throws InterruptedException {
        int items = shoppers.items();
        Set<Integer> sample = new LinkedHashSet<>();
        IntStream.range(0, SAMPLE).forEach(index -> sample.add(1 + (int) ((long) index * (items - 1) / (SAMPLE - 1))));
        sample.add(items + 1);
        Map<Integer, String> served = new TreeMap<>();
        try {
            for (JsonNode hit : client.search(query(sample)).path("children")) {
                served.put(
                        hit.at("/fields/item_id").asInt(),
                        hit.at("/fields/title").asText());
            }
        } catch (ShopFailureException e) {
            throw new IllegalArgumentException("--url: found no shop at " + url + " (" + e.getMessage()
                    + "), expected a running container, such as that of 'polyrank serve'");
        }
        for (int item : sample) {
            String found = served.getOrDefault(item, "nothing");
            String expected = item > items ? "nothing" : shoppers.title(item);
            if (!found.equals(expected)) {
                throw new IllegalArgumentException(
                        "--data: found \"" + found + "\" as item " + item + " of " + url
                                + ", expected \"" + expected
                                + "\"; name the marketplace that the container was fed with, or feed it with the feed.jsonl of this one");
            }
        }
    }

    private static Map<String, String> query(Set<Integer> sample) {
        String any = sample.stream().map(item -> "item_id = " + item).collect(Collectors.joining(" or "));
        return Map.of(
                "yql", "select * from item where " + any,
                "hits", Integer.toString(sample.size()),
                "ranking.profile", "unranked",
                "polyrank.log", "false",
                "timeout", "20s");
    }
}
