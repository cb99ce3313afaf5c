package io.polyrank.testing;

import io.polyrank.behaviour.BehaviourEvent;
import io.polyrank.behaviour.TextFields;
import io.polyrank.behaviour.UserContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** A user of the demo shop, grown: a million items, and as many events of each type as are kept. */
public final class FullUser {

    public static final List<String> BEHAVIOURS = List.of("exposed", "click", "cart", "purchase");
    public static final int KEPT = 50;

    private static final long TIME = 1_767_225_600_000L;
    private static final int ITEMS = 1_000_000;
    private static final int CATEGORIES = 40;
    private static final int BRANDS = 500;
    private static final int TAGS = 30;
    private static final int CENTS = 30_000;

    private FullUser() {}

    /** The user with so many events of each type. */
    public static UserContext of(int events) {
        SplittableRandom random = new SplittableRandom(7);
        Map<String, List<BehaviourEvent>> sequences = new LinkedHashMap<>();
        Map<String, Long> totals = new LinkedHashMap<>();
        for (String behaviour : BEHAVIOURS) {
            List<BehaviourEvent> kept = new ArrayList<>();
            for (int event = 0; event < events; event++) {
                kept.add(event(random, TIME + 60_000L * event));
            }
            sequences.put(behaviour, kept);
            totals.put(behaviour, 10L * events);
        }
        TextFields profile = new TextFields(Map.of(
                "age_group", "45-54", "region", "coast", "device", "desktop", "member", "yes", "price_band", "low"));
        return new UserContext("u123456", profile, sequences, totals);
    }

    private static BehaviourEvent event(SplittableRandom random, long time) {
        String item = Integer.toString(random.nextInt(ITEMS / 10, ITEMS));
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("item_id", item);
        fields.put("category_id", Integer.toString(random.nextInt(CATEGORIES)));
        fields.put("brand_id", Integer.toString(random.nextInt(BRANDS)));
        fields.put("tags", random.nextInt(TAGS) + " " + random.nextInt(TAGS));
        fields.put("price", Double.toString(random.nextInt(CENTS) / 10.0));
        return new BehaviourEvent(item, time, new TextFields(fields));
    }
}
