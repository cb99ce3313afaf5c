package io.polyrank.experiment;

import io.polyrank.spec.YamlNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads which buckets the experiments of a layer hold, or the variants of an experiment, one after the other.
 *
 * <p>What one of them holds depends on its own lines alone, never on the shares of others, so that none moves when another
 * grows. That cannot be had with shares alone once there are three; then the file must say where each of them lies.
 */
final class SliceReader {

    /** Where those lie that do not say it. */
    enum Default {
        /** One alone may take all buckets. */
        ALONE,
        /** So it may, and of two the second begins at the other end. */
        BOTH_ENDS
    }

    private static final int LAST = Slice.BUCKETS - 1;
    private static final Pattern WAY = Pattern.compile("([0-9]{1,4})-([0-9]{1,4})");

    private final YamlNode parent;
    private final String list;
    private final int siblings;
    private final Default otherwise;
    private final List<String> names = new ArrayList<>();
    private final List<Slice> slices = new ArrayList<>();

    SliceReader(YamlNode parent, String list, Default otherwise) {
        this.parent = parent;
        this.list = list;
        this.siblings = parent.mappings(list).size();
        this.otherwise = otherwise;
    }

    /** How many buckets the {@code share} of a mapping is. */
    static int share(YamlNode node) {
        String expected = "a share from 0 to 1 in steps of 0.0001";
        if (!node.has("share")) {
            throw node.error("share", "nothing", expected);
        }
        double share = node.number("share", 0, 1, 0);
        double buckets = share * Slice.BUCKETS;
        if (Math.abs(buckets - Math.rint(buckets)) > 1e-6) {
            throw node.error("share", "\"" + node.text("share") + "\"", expected);
        }
        return (int) Math.rint(buckets);
    }

    /** The buckets of the next one. */
    Slice next(YamlNode node, String name) {
        int count = share(node);
        int[] way = way(node);
        int room = Math.abs(way[1] - way[0]) + 1;
        if (count > room) {
            throw node.error(
                    "share",
                    plain(count),
                    "at most " + plain(room) + ", which is all of buckets " + way[0] + "-" + way[1]);
        }
        Slice slice = new Slice(way[0], way[1], count);
        checkSum(count);
        checkPlace(node, slice);
        names.add(name);
        slices.add(slice);
        return slice;
    }

    private int[] way(YamlNode node) {
        if (!node.has("buckets")) {
            return defaultWay(node);
        }
        String text = node.text("buckets");
        Matcher matcher = WAY.matcher(text);
        if (!matcher.matches()) {
            throw node.error(
                    "buckets",
                    "\"" + text + "\"",
                    "FROM-TO with buckets from 0 to " + LAST
                            + ", such as 0-4999, or 9999-5000 to be filled from above");
        }
        return new int[] {Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))};
    }

    private int[] defaultWay(YamlNode node) {
        if (siblings == 1) {
            return new int[] {0, LAST};
        }
        if (siblings == 2 && otherwise == Default.BOTH_ENDS) {
            return slices.isEmpty() ? new int[] {0, LAST} : new int[] {LAST, 0};
        }
        throw node.error(
                "buckets",
                "nothing beside " + (siblings - 1) + " other " + list,
                "FROM-TO, such as 0-" + (Slice.BUCKETS / siblings - 1)
                        + ": where it lies and may grow to, so that others stay where they are");
    }

    private void checkSum(int count) {
        int sum = slices.stream().mapToInt(Slice::count).sum() + count;
        if (sum > Slice.BUCKETS) {
            throw parent.error(list, "shares of " + plain(sum) + " together", "at most 1");
        }
    }

    private void checkPlace(YamlNode node, Slice slice) {
        for (int other = 0; other < slices.size(); other++) {
            if (slice.meets(slices.get(other))) {
                throw node.error(
                        node.has("buckets") ? "buckets" : "share",
                        "buckets " + slice.held() + " for a share of " + plain(slice.count()),
                        "none of " + slices.get(other).held() + ", which " + names.get(other) + " holds");
            }
        }
    }

    private static String plain(int buckets) {
        return BigDecimal.valueOf(buckets, 4).stripTrailingZeros().toPlainString();
    }
}
