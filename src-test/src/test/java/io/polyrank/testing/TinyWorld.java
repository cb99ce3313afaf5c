package io.polyrank.testing;

import io.polyrank.behaviour.FieldValues;
import io.polyrank.behaviour.TextFields;
import io.polyrank.data.LoggedExposure;
import io.polyrank.spec.DatasetSpec;
import io.polyrank.spec.DatasetSpecReader;
import io.polyrank.train.ModelFile;
import io.polyrank.train.TrainingData;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * A log of a few hundred rows with something to learn, a data set with every kind of part, and a model small enough to
 * train in a second. Users click on two of four brands, those of one region more than others; carts follow cheap clicks;
 * an order's value is the price.
 */
public final class TinyWorld {

    /** Last day of the log. */
    public static final int LAST_DAY = 20240104;

    public static final DatasetSpec SPEC = DatasetSpecReader.read("tiny-world.yaml", """
        dataset: tiny_world
        item_key: item
        tasks:
          - {name: click, label: clicked}
          - {name: cart, label: carted, condition: clicked}
          - {name: value, kind: regression, label: paid, condition: carted, weight: 0.5}
        behaviours: [{type: exposed, keep: 6}, {type: click, when: clicked, keep: 6}]
        features:
          - {name: region, of: user, kind: categorical}
          - {name: interests, of: user, kind: categorical, values: 2}
          - {name: hour, of: context, kind: categorical, default: "12"}
          - {name: item, of: item, kind: categorical, minimum_count: 2}
          - {name: brand, of: item, kind: categorical}
          - {name: tags, of: item, kind: categorical, values: 2}
          - {name: price, of: item, kind: numerical, transform: log, missing: 10}
        sequences:
          - {behaviour: exposed, fields: [item, brand], length: 4}
          - {behaviour: click, fields: [item, brand, tags], length: 4}
        derived:
          - {name: clicks, kind: count, behaviour: click}
          - {name: clicks_on_brand, kind: count, behaviour: click, match: brand}
          - {name: click_rate, kind: rate, of: click, given: exposed}
          - {name: item_click_rate, kind: popularity, of: click, given: exposed}
        """);

    private static final String MODEL = """
        model: dtrn
        embedding: 4
        width: 8
        heads: 2
        feed_forward: 8
        hypernetwork: {task: 3, behaviour: 2, hidden: 5}
        experts: 2
        expert_layers: [8]
        tower_layers: [4]
        """;

    private static final Map<String, Object> TRAINING =
            Map.of("batch", 32, "epochs", 3, "learning_rate", 0.05, "decay", 0.8, "patience", 3);

    private static final int DAYS = 4;
    private static final int USERS = 30;
    private static final int ITEMS = 16;
    private static final int BRANDS = 4;
    private static final int LIST = 4;

    private TinyWorld() {}

    /** The log: 4 days, 30 users, a list of 4 items for each user and day. */
    public static MemoryLog log() {
        SplittableRandom random = new SplittableRandom(11);
        Map<String, FieldValues> profiles = new LinkedHashMap<>();
        for (int user = 0; user < USERS; user++) {
            profiles.put(
                    "u" + user, new TextFields(Map.of("region", region(user), "interests", "a" + user % 3 + " b")));
        }
        Map<String, FieldValues> items = new LinkedHashMap<>();
        for (int item = 0; item < ITEMS; item++) {
            Map<String, String> fields = Map.of(
                    "item", "i" + item,
                    "brand", "b" + item % BRANDS,
                    "tags", "t" + item % 3 + " t" + item % 5,
                    "price", String.valueOf(price(item)));
            items.put("i" + item, new TextFields(fields));
        }
        List<LoggedExposure> exposures = new ArrayList<>();
        for (int day = 0; day < DAYS; day++) {
            for (int user = 0; user < USERS; user++) {
                long time = 1_704_000_000_000L + day * 86_400_000L + user * 60_000L;
                for (int place = 0; place < LIST; place++) {
                    exposures.add(exposure(random, user, random.nextInt(ITEMS), time, LAST_DAY - DAYS + 1 + day));
                }
            }
        }
        return new MemoryLog(SPEC, profiles, items, Map.of(), exposures);
    }

    /** The log's samples, the last day for validation. */
    public static TrainingData data() {
        return TrainingData.read(log(), LAST_DAY);
    }

    /** A small DTRN. */
    public static ModelFile model() {
        return model(Map.of());
    }

    /** A small DTRN with other training settings than its own. */
    public static ModelFile model(Map<String, Object> settings) {
        Map<String, Object> training = new TreeMap<>(TRAINING);
        training.putAll(settings);
        StringBuilder text = new StringBuilder(MODEL).append("training:\n");
        training.forEach((key, value) -> text.append("  " + key + ": " + value + "\n"));
        return ModelFile.read("tiny-model.yaml", text.toString(), SPEC);
    }

    private static LoggedExposure exposure(SplittableRandom random, int user, int item, long time, int date) {
        double liking = region(user).equals("r0") ? 0.9 : 0.7;
        boolean clicked = random.nextDouble() < (item % BRANDS < 2 ? liking : 0.1);
        boolean carted = clicked && random.nextDouble() < (price(item) < 20 ? 0.8 : 0.2);
        Map<String, Float> labels = new HashMap<>();
        labels.put("clicked", clicked ? 1f : 0f);
        labels.put("carted", carted ? 1f : 0f);
        if (carted) {
            labels.put("paid", (float) price(item));
        }
        TextFields context = new TextFields(Map.of("hour", String.valueOf(user % 24)));
        return new LoggedExposure("u" + user, "i" + item, time, date, context, labels);
    }

    private static String region(int user) {
        return "r" + user % 2;
    }

    private static double price(int item) {
        return 5 + 2.5 * item;
    }
}
