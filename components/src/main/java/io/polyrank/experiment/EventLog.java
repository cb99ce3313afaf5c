package io.polyrank.experiment;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.yahoo.component.AbstractComponent;
import com.yahoo.component.annotation.Inject;
import com.yahoo.metrics.simple.MetricReceiver;
import io.polyrank.behaviour.UserEvent;
import java.time.Clock;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The log of what users did: a line for each event that was stored, once, as it was told. Without a folder there is none. Never
 * blocks.
 */
public final class EventLog extends AbstractComponent {

    private final @Nullable LogFiles files;

    /**
     * @throws IllegalArgumentException when a setting is out of range, or the folder cannot be written to
     */
    @Inject
    public EventLog(LogFilesConfig config, MetricReceiver metrics) {
        this(config, metrics, Clock.systemUTC());
    }

    EventLog(LogFilesConfig config, MetricReceiver metrics, Clock clock) {
        files = LogFiles.open("events", config, metrics, clock);
    }

    /** Logs an event, or counts it as dropped. */
    public void add(UserEvent event) {
        if (files != null) {
            files.offer(json(event));
        }
    }

    private static String json(UserEvent event) {
        ObjectNode line = JsonNodeFactory.instance.objectNode();
        line.put("user", event.user());
        line.put("type", event.type());
        line.put("item", event.item());
        line.put("time", event.timeMillis());
        if (!event.id().isEmpty()) {
            line.put("id", event.id());
        }
        new TreeMap<>(event.details()).forEach((name, text) -> {
            switch (name) {
                case "position", "value" -> line.put(name, Double.parseDouble(text));
                default -> line.put(name, text);
            }
        });
        return line.toString();
    }

    @Override
    public void deconstruct() {
        if (files != null) {
            files.close();
        }
    }
}
