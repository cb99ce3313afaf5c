package io.polyrank.handler;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.yahoo.component.annotation.Inject;
import com.yahoo.container.jdisc.HttpRequest;
import com.yahoo.container.jdisc.HttpResponse;
import com.yahoo.container.jdisc.ThreadedHttpRequestHandler;
import com.yahoo.jdisc.http.HttpRequest.Method;
import io.polyrank.behaviour.BehaviourEvent;
import io.polyrank.behaviour.BehaviourStore;
import io.polyrank.behaviour.FieldValues;
import io.polyrank.behaviour.StoreException;
import io.polyrank.behaviour.TextFields;
import io.polyrank.behaviour.UserContext;
import io.polyrank.behaviour.UserContextCache;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is known of a user: {@code GET /polyrank/v1/users/ID/context} shows it as the ranker sees it, {@code DELETE} of the same or
 * of {@code /polyrank/v1/users/ID} removes it.
 *
 * <p><b>Answers.</b> {@code profile}, {@code totals}, {@code sequences} by behaviour type, oldest event first, and
 * {@code freshness}: the time of the latest event, how many seconds ago that is, and whether this container has the user in its
 * cache. 404 if nothing is known. A removed user is forgotten here at once, and by other containers when their caches expire.
 * 429 with {@code Retry-After} if the store is slow.
 */
public final class UsersHandler extends ThreadedHttpRequestHandler {

    private static final Pattern PATH = Pattern.compile("/polyrank/v1/users/([^/]+)(/context)?/?");
    private static final double MILLIS = 1000;

    private final BehaviourStore store;
    private final UserContextCache cache;
    private final Clock clock;

    @Inject
    public UsersHandler(Context context, BehaviourStore store, UserContextCache cache) {
        this(context, store, cache, Clock.systemUTC());
    }

    UsersHandler(Context context, BehaviourStore store, UserContextCache cache, Clock clock) {
        super(context);
        this.store = store;
        this.cache = cache;
        this.clock = clock;
    }

    @Override
    public HttpResponse handle(HttpRequest request) {
        Matcher path = PATH.matcher(request.getUri().getRawPath());
        if (!path.matches()) {
            return JsonAnswer.error(
                    404, "path: found " + request.getUri().getPath() + ", expected /polyrank/v1/users/ID/context");
        }
        String user = URLDecoder.decode(path.group(1).replace("+", "%2B"), StandardCharsets.UTF_8);
        if (!EventReader.isPlain(user, EventReader.MOST_CHARACTERS)) {
            return JsonAnswer.error(
                    400,
                    "user: found " + user.length() + " characters, expected 1 to " + EventReader.MOST_CHARACTERS
                            + " without control characters");
        }
        try {
            if (request.getMethod() == Method.DELETE) {
                return forget(user);
            }
            return request.getMethod() == Method.GET && path.group(2) != null
                    ? show(user)
                    : JsonAnswer.error(
                            405, "method: found " + request.getMethod() + ", expected GET of a context, or DELETE");
        } catch (StoreException e) {
            return e.isPassing()
                    ? JsonAnswer.error(429, String.valueOf(e.getMessage())).retryAfterSeconds(1)
                    : JsonAnswer.error(500, String.valueOf(e.getMessage()));
        }
    }

    private HttpResponse forget(String user) {
        boolean found = store.forget(user);
        cache.forget(user);
        return new JsonAnswer(
                200, JsonNodeFactory.instance.objectNode().put("user", user).put("forgotten", found));
    }

    private HttpResponse show(String user) {
        Optional<UserContext> cached = cache.find(user);
        Optional<UserContext> known = cached.isPresent() ? cached : store.find(user);
        return known.isEmpty()
                ? JsonAnswer.error(404, "user: found nothing known of " + user + ", expected a user with a document")
                : new JsonAnswer(200, json(known.get(), cached.isPresent()));
    }

    private ObjectNode json(UserContext user, boolean cached) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("user", user.user());
        fields(root.putObject("profile"), user.profile());
        ObjectNode totals = root.putObject("totals");
        new TreeMap<>(user.totals()).forEach(totals::put);
        ObjectNode sequences = root.putObject("sequences");
        long latest = 0;
        for (String behaviour : new TreeMap<>(user.sequences()).keySet()) {
            ArrayNode sequence = sequences.putArray(behaviour);
            for (BehaviourEvent event : user.sequence(behaviour)) {
                latest = Math.max(latest, event.timeMillis());
                ObjectNode node = sequence.addObject();
                node.put("item", event.item()).put("time", event.timeMillis());
                fields(node.putObject("fields"), event.fields());
            }
        }
        ObjectNode freshness = root.putObject("freshness");
        if (latest > 0) {
            freshness.put("latest_event", latest);
            freshness.put("age_seconds", (clock.millis() - latest) / MILLIS);
        }
        freshness.put("cached", cached);
        return root;
    }

    private static void fields(ObjectNode node, FieldValues values) {
        if (values instanceof TextFields texts) {
            texts.values().forEach(node::put);
        }
    }
}
