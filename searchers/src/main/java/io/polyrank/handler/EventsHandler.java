package io.polyrank.handler;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.io.ByteStreams;
import com.yahoo.component.annotation.Inject;
import com.yahoo.container.jdisc.HttpRequest;
import com.yahoo.container.jdisc.HttpResponse;
import com.yahoo.container.jdisc.ThreadedHttpRequestHandler;
import com.yahoo.jdisc.http.HttpRequest.Method;
import com.yahoo.metrics.simple.MetricReceiver;
import io.polyrank.behaviour.BehaviourStore;
import io.polyrank.behaviour.InvalidValueException;
import io.polyrank.behaviour.StoreException;
import io.polyrank.behaviour.UserContextCache;
import io.polyrank.behaviour.UserEvent;
import io.polyrank.experiment.EventLog;
import io.polyrank.metric.PolyrankMetric;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.logging.Level;

/**
 * Takes what users do: {@code POST /polyrank/v1/events}, one JSON event per line, see {@link EventReader}.
 *
 * <p><b>What it does.</b> Each event is added to its user's document, once however often it is told; what this container knows of
 * the user is replaced at once, so that the user's next query is ranked with it. New events go to the {@link EventLog}, if there
 * is one.
 *
 * <p><b>Answers.</b> {@code accepted} events are stored, {@code duplicates} of them were already; {@code refused} ones have an
 * entry {@code line}, {@code error} in {@code errors}, the first {@value #MOST_ERRORS} of them. 200 if the store took all that
 * can be taken; 400 if nothing can; 413 if there is too much of it; 405 for another method; 429 with {@code Retry-After} if the
 * store is slow or too many requests are being stored: {@code later} events are not known to be stored, and all of the request
 * may be sent again. 500 if a document cannot be read or written for another reason.
 *
 * <p><b>Metrics.</b> {@link PolyrankMetric}: events by outcome, time to store them, and what was observed after queries.
 *
 * <p><b>Configuration.</b> {@code events}: sizes and numbers. {@code behaviour-store}: types, and what is kept.
 */
public final class EventsHandler extends ThreadedHttpRequestHandler {

    static final int MOST_ERRORS = 100;

    private static final int RETRY_SECONDS = 1;
    private static final double NANOS_PER_MICRO = 1e3;

    private final BehaviourStore store;
    private final UserContextCache cache;
    private final EventLog eventLog;
    private final EventsConfig config;
    private final EventMetrics metrics;
    private final Clock clock;
    private final Semaphore places;

    @Inject
    public EventsHandler(
            Context context,
            BehaviourStore store,
            UserContextCache cache,
            EventLog eventLog,
            EventsConfig config,
            MetricReceiver metrics) {
        this(context, store, cache, eventLog, config, metrics, Clock.systemUTC());
    }

    EventsHandler(
            Context context,
            BehaviourStore store,
            UserContextCache cache,
            EventLog eventLog,
            EventsConfig config,
            MetricReceiver metrics,
            Clock clock) {
        super(context);
        this.store = store;
        this.cache = cache;
        this.eventLog = eventLog;
        this.config = config;
        this.metrics = new EventMetrics(metrics);
        this.clock = clock;
        this.places = new Semaphore(config.maxRequests());
    }

    @Override
    public HttpResponse handle(HttpRequest request) {
        if (request.getMethod() != Method.POST) {
            return JsonAnswer.error(405, "method: found " + request.getMethod() + ", expected POST");
        }
        byte[] body;
        try {
            body = ByteStreams.limit(request.getData(), config.maxBodyBytes() + 1L)
                    .readAllBytes();
        } catch (IOException e) {
            return JsonAnswer.error(400, "body: cannot be read: " + e.getMessage());
        }
        if (body.length > config.maxBodyBytes()) {
            return JsonAnswer.error(413, "body: expected at most " + config.maxBodyBytes() + " bytes, found more");
        }
        List<String> lines = new String(body, StandardCharsets.UTF_8).lines().toList();
        if (lines.size() > config.maxEvents()) {
            return JsonAnswer.error(
                    413, "body: expected at most " + config.maxEvents() + " events, found " + lines.size() + " lines");
        }
        if (!places.tryAcquire()) {
            return JsonAnswer.error(429, "found " + config.maxRequests() + " requests being stored, expected fewer")
                    .retryAfterSeconds(RETRY_SECONDS);
        }
        try {
            return new Taking().take(lines);
        } finally {
            places.release();
        }
    }

    /** The events of one request. */
    private final class Taking {

        private final Map<Integer, String> errors = new TreeMap<>();
        private int accepted;
        private int added;
        private int later;
        private boolean broken;

        private HttpResponse take(List<String> lines) {
            long start = System.nanoTime();
            Map<String, List<UserEvent>> byUser = read(lines);
            byUser.forEach((user, events) -> store(user, events));
            metrics.taken(added, accepted - added, errors.size(), later, (System.nanoTime() - start) / NANOS_PER_MICRO);
            ObjectNode body = JsonNodeFactory.instance.objectNode();
            body.put("accepted", accepted);
            body.put("duplicates", accepted - added);
            body.put("refused", errors.size());
            body.put("later", later);
            ArrayNode list = body.putArray("errors");
            errors.entrySet().stream().limit(MOST_ERRORS).forEach(error -> list.addObject()
                    .put("line", error.getKey())
                    .put("error", error.getValue()));
            if (broken) {
                return new JsonAnswer(500, body);
            }
            if (later > 0) {
                return new JsonAnswer(429, body).retryAfterSeconds(RETRY_SECONDS);
            }
            return new JsonAnswer(accepted == 0 && !errors.isEmpty() ? 400 : 200, body);
        }

        private Map<String, List<UserEvent>> read(List<String> lines) {
            long latest = clock.millis() + Math.round(1000 * config.maxAheadSeconds());
            EventReader reader = new EventReader(store.types(), latest);
            Map<String, List<UserEvent>> byUser = new LinkedHashMap<>();
            for (int index = 0; index < lines.size(); index++) {
                if (lines.get(index).isBlank()) {
                    continue;
                }
                try {
                    UserEvent event = reader.read(lines.get(index));
                    if (later == 0 && store.item(event.item()).isEmpty()) {
                        throw new InvalidValueException("item", event.item(), "an item of the shop");
                    }
                    byUser.computeIfAbsent(event.user(), user -> new ArrayList<>())
                            .add(event);
                } catch (InvalidValueException e) {
                    errors.put(index + 1, String.valueOf(e.getMessage()));
                } catch (StoreException e) {
                    failed(1, e);
                }
            }
            return byUser;
        }

        /** After the first failure of a slow store nothing more is asked of it. */
        private void store(String user, List<UserEvent> events) {
            if (later > 0) {
                later += events.size();
                return;
            }
            try {
                BehaviourStore.Appended appended = store.append(user, events);
                cache.store(appended.user());
                accepted += events.size();
                added += appended.added().size();
                metrics.observed(appended.added());
                appended.added().forEach(eventLog::add);
            } catch (StoreException e) {
                failed(events.size(), e);
            } catch (InvalidValueException e) {
                // An item that was there a moment ago; told again, the event is refused by its line.
                failed(events.size(), new StoreException(String.valueOf(e.getMessage()), true));
            }
        }

        private void failed(int events, StoreException e) {
            log.log(Level.WARNING, "events could not be stored", e);
            later += events;
            broken |= !e.isPassing();
        }
    }
}
