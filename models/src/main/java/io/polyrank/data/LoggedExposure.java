package io.polyrank.data;

import static java.util.Objects.requireNonNull;

import io.polyrank.behaviour.FieldValues;
import io.polyrank.spec.TaskKind;
import io.polyrank.spec.TaskSpec;
import java.util.Map;

/**
 * One item that was shown to one user.
 *
 * @param user the user's id
 * @param item the item's id
 * @param timeMillis when, in epoch milliseconds
 * @param date the day, as yyyymmdd in the shop's time zone
 * @param context fields of the request
 * @param labels what happened, by column; an absent column is a missing label
 */
public record LoggedExposure(
        String user, String item, long timeMillis, int date, FieldValues context, Map<String, Float> labels) {

    public LoggedExposure {
        requireNonNull(user, "user");
        requireNonNull(item, "item");
        requireNonNull(context, "context");
        labels = Map.copyOf(labels);
    }

    /** Whether a label column is known and positive. */
    public boolean positive(String column) {
        return labels.getOrDefault(column, 0f) > 0;
    }

    /** A task's label; NaN where it is missing or its condition does not hold. */
    public float label(TaskSpec task) {
        if (task.condition() != null && !positive(task.condition())) {
            return Float.NaN;
        }
        Float value = labels.get(task.label());
        if (value == null) {
            return Float.NaN;
        }
        return task.kind() == TaskKind.BINARY ? (value > 0 ? 1 : 0) : value;
    }
}
