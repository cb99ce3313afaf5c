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
import io.polyrank.behaviour.InvalidValueException;
import io.polyrank.experiment.ChangeOutcome;
import io.polyrank.experiment.Experiments;
import io.polyrank.experiment.ExperimentsVersion;
import io.polyrank.spec.SpecException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;

/**
 * The experiments that hold: {@code GET /polyrank/v1/experiments} shows them, {@code PUT} replaces them without a deployment.
 *
 * <p><b>Requests.</b> {@code GET}: the current version with its file. {@code GET ?history=true}: all versions that are kept, who made them and
 * when. {@code PUT ?based_on=N&who=NAME} with the file as body, or {@code PUT ?based_on=N&who=NAME&rollback=M} without one, which makes
 * what version M had the current one. {@code based_on} is the version that was looked at: if another one is current by now, nothing
 * changes.
 *
 * <p><b>Answers.</b> 200 with the version; 400 with what is wrong in the file, by line, or in a parameter; 404 for a version that is not kept; 409
 * with the current version if it is another one than {@code based_on}; 413 for a body of more than {@value #MOST_BYTES} bytes.
 *
 * <p><b>How far it reaches.</b> This container, until it starts again. Put the file into the deployment as well, and send the request to
 * every container.
 */
public final class ExperimentsHandler extends ThreadedHttpRequestHandler {

    static final int MOST_BYTES = 1 << 20;

    private static final int MOST_CHARACTERS = 100;

    private final Experiments experiments;

    @Inject
    public ExperimentsHandler(Context context, Experiments experiments) {
        super(context);
        this.experiments = experiments;
    }

    @Override
    public HttpResponse handle(HttpRequest request) {
        if (request.getMethod() == Method.GET) {
            return request.getBooleanProperty("history")
                    ? new JsonAnswer(200, history())
                    : new JsonAnswer(200, json(experiments.current()));
        }
        if (request.getMethod() != Method.PUT) {
            return JsonAnswer.error(405, "method: found " + request.getMethod() + ", expected GET or PUT");
        }
        try {
            return put(request);
        } catch (InvalidValueException | SpecException e) {
            return JsonAnswer.error(400, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return JsonAnswer.error(400, "body: cannot be read: " + e.getMessage());
        }
    }

    private HttpResponse put(HttpRequest request) throws IOException {
        String who = request.getProperty("who");
        if (who == null || !EventReader.isPlain(who, MOST_CHARACTERS)) {
            throw new InvalidValueException(
                    "who",
                    who == null ? "nothing" : who,
                    "the name of who makes the change, 1 to " + MOST_CHARACTERS + " characters");
        }
        long basedOn = number(request, "based_on");
        if (request.getProperty("rollback") != null) {
            return answer(experiments.rollBack(basedOn, number(request, "rollback"), who), who);
        }
        byte[] body = ByteStreams.limit(request.getData(), MOST_BYTES + 1L).readAllBytes();
        if (body.length > MOST_BYTES) {
            return JsonAnswer.error(413, "body: expected at most " + MOST_BYTES + " bytes, found more");
        }
        return answer(experiments.replace(basedOn, new String(body, StandardCharsets.UTF_8), who), who);
    }

    private HttpResponse answer(ChangeOutcome outcome, String who) {
        if (outcome instanceof ChangeOutcome.Made made) {
            log.log(Level.INFO, () -> "experiments " + made.version().number() + " by " + who);
            return new JsonAnswer(200, json(made.version()));
        }
        if (outcome instanceof ChangeOutcome.NotKept missing) {
            return JsonAnswer.error(
                    404, "rollback: found version " + missing.number() + ", expected one of " + missing.kept());
        }
        ObjectNode body = json(((ChangeOutcome.Outdated) outcome).current());
        body.put("error", "based_on: another version is current; look at it and ask again");
        return new JsonAnswer(409, body);
    }

    private static long number(HttpRequest request, String name) {
        @Nullable String text = request.getProperty(name);
        try {
            return Long.parseLong(String.valueOf(text));
        } catch (NumberFormatException e) {
            throw new InvalidValueException(name, text == null ? "nothing" : text, "a version's number");
        }
    }

    private static ObjectNode json(ExperimentsVersion version) {
        return head(version).put("yaml", version.text());
    }

    private static ObjectNode head(ExperimentsVersion version) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("version", version.number())
                .put("who", version.who())
                .put("when", version.when().toString());
    }

    private ObjectNode history() {
        List<ExperimentsVersion> versions = experiments.history();
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        ArrayNode list = root.putArray("versions");
        versions.forEach(version -> list.add(json(version)));
        return root;
    }
}
