package io.polyrank.testing;

import io.polyrank.data.LoggedExposure;
import io.polyrank.spec.DatasetSpec;
import io.polyrank.spec.DatasetSpecReader;
import io.polyrank.train.TrainingData;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The log of {@link TinyWorld} with tasks of every kind that an architecture may ask for: a chain on the entire space,
 * classes and a number on each scale. Which of three shelves an item stands on is learned from its place in the
 * catalogue.
 */
public final class TinyFunnel {

    public static final DatasetSpec SPEC = DatasetSpecReader.read("tiny-funnel.yaml", """
        dataset: tiny_funnel
        item_key: item
        tasks:
          - {name: click, label: clicked}
          - {name: cart, label: carted, after: click}
          - {name: shelf, kind: classes, label: shelf, classes: [top, middle, bottom]}
          - {name: value, kind: regression, label: paid, condition: carted, weight: 0.5}
        behaviours: [{type: exposed, keep: 6}, {type: click, when: clicked, keep: 6}]
        features:
          - {name: region, of: user, kind: categorical}
          - {name: interests, of: user, kind: categorical, values: 2}
          - {name: item, of: item, kind: categorical, minimum_count: 2}
          - {name: brand, of: item, kind: categorical}
          - {name: tags, of: item, kind: categorical, values: 2}
          - {name: price, of: item, kind: numerical, transform: log, missing: 10}
        sequences:
          - {behaviour: exposed, fields: [item, brand], length: 4}
          - {behaviour: click, fields: [item, brand, tags], length: 4}
        derived:
          - {name: clicks, kind: count, behaviour: click}
          - {name: item_click_rate, kind: popularity, of: click, given: exposed}
        """);

    private static final int SHELVES = 3;

    private TinyFunnel() {}

    /** The log's samples, the last day for validation. */
    public static TrainingData data() {
        MemoryLog world = TinyWorld.log();
        List<LoggedExposure> exposures =
                world.exposures().stream().map(TinyFunnel::onAShelf).toList();
        return TrainingData.read(
                new MemoryLog(SPEC, world.profiles(), world.items(), world.pasts(), exposures), TinyWorld.LAST_DAY);
    }

    private static LoggedExposure onAShelf(LoggedExposure exposure) {
        Map<String, Float> labels = new HashMap<>(exposure.labels());
        int item = Integer.parseInt(exposure.item().substring(1));
        labels.put("shelf", (float) (item % SHELVES));
        return new LoggedExposure(
                exposure.user(), exposure.item(), exposure.timeMillis(), exposure.date(), exposure.context(), labels);
    }
}
