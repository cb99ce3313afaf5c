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
import com.yahoo.search.query.profile.compiled.CompiledQueryProfileRegistry;
import io.polyrank.behaviour.InvalidValueException;
import io.polyrank.behaviour.StoreException;
import io.polyrank.experiment.ChangeOutcome;
import io.polyrank.experiment.ExperimentSet;
import io.polyrank.experiment.Experiments;
import io.polyrank.experiment.ExperimentsVersion;
import io.polyrank.experiment.HeldExperiments;
import io.polyrank.experiment.VariantCheck;
import io.polyrank.runtime.TaskModels;
import io.polyrank.search.RankableVariants;
import io.polyrank.spec.SpecException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;

/**
 * The experiments that hold: {@code GET /polyrank/v1/experiments} shows them, {@code PUT} replaces them without a deployment.
 *
 * <p><b>Requests.</b> {@code GET}: the current version with its file. {@code GET ?history=true}: the latest versions, who made them and
 * when. {@code PUT ?based_on=N&who=NAME} with the file as body, or {@code PUT ?based_on=N&who=NAME&rollback=M} without one, which makes
 * what version M had the current one. {@code based_on} is the version that was looked at: if another one is current by now, nothing
 * changes. {@code PUT ?check=true} with a file only says whether it would be taken.
 *
 * <p><b>Answers.</b> 200 with the version; 400 with what is wrong in the file, by line, or in a parameter; 404 for a version that is not kept; 409
 * with the current version if it is another one than {@code based_on}; 413 for a body of more than {@value #MOST_BYTES} bytes; 503 if
 * the kept versions cannot be read or written now. A version says where it is kept, when it was last known to be the newest
 * ({@code read}), and why that is not known now, if it is not ({@code problem}).
 *
 * <p><b>What is checked.</b> Beyond what a file says itself, that each variant can be ranked with by the models that this container
 * has now ({@link RankableVariants}). What is gone back to is not: a version that did hold may be needed in a hurry.
 *
 * <p><b>How far it reaches.</b> All containers, within the {@code pollSeconds} of {@link Experiments}; without them this container, until it
 * starts again.
 */
public final class ExperimentsHandler extends ThreadedHttpRequestHandler {

    static final int MOST_BYTES = 1 << 20;

    private static final int MOST_CHARACTERS = 100;
    private static final int RETRY_SECONDS = 3;

    private final Experiments experiments;
    private final VariantCheck check;

    @Inject
    public ExperimentsHandler(
            Context context, Experiments experiments, TaskModels models, CompiledQueryProfileRegistry profiles) {
        this(context, experiments, new RankableVariants(models, profiles, Clock.systemUTC()));
    }

    ExperimentsHandler(Context context, Experiments experiments, VariantCheck check) {
        super(context);
        this.experiments = experiments;
        this.check = check;
    }

    @Override
    public HttpResponse handle(HttpRequest request) {
        try {
            if (request.getMethod() == Method.GET) {
                return new JsonAnswer(200, request.getBooleanProperty("history") ? history() : held());
            }
            return request.getMethod() == Method.PUT
                    ? put(request)
                    : JsonAnswer.error(405, "method: found " + request.getMethod() + ", expected GET or PUT");
        } catch (StoreException e) {
            return unavailable(String.valueOf(e.getMessage()));
        } catch (TooLargeException e) {
            return JsonAnswer.error(413, "body: expected at most " + MOST_BYTES + " bytes, found more");
        } catch (InvalidValueException | SpecException e) {
            return JsonAnswer.error(400, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return JsonAnswer.error(400, "body: cannot be read: " + e.getMessage());
        }
    }

    private static HttpResponse unavailable(String problem) {
        return JsonAnswer.error(503, problem).retryAfterSeconds(RETRY_SECONDS);
    }

    private HttpResponse put(HttpRequest request) throws IOException {
        if (request.getBooleanProperty("check")) {
            ExperimentSet set = Experiments.read(body(request), check);
            return new JsonAnswer(
                    200,
                    JsonNodeFactory.instance.objectNode().put("valid", true).put("yaml", set.text()));
        }
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
        return answer(experiments.replace(basedOn, Experiments.read(body(request), check), who), who);
    }

    private static String body(HttpRequest request) throws IOException {
        byte[] body = ByteStreams.limit(request.getData(), MOST_BYTES + 1L).readAllBytes();
        if (body.length > MOST_BYTES) {
            throw new TooLargeException();
        }
        return new String(body, StandardCharsets.UTF_8);
    }

    private static final class TooLargeException extends RuntimeException {

        private static final long serialVersionUID = 1L;
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
        if (outcome instanceof ChangeOutcome.Unavailable gone) {
            return unavailable(gone.problem());
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
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put("version", version.number())
                .put("who", version.who())
                .put("when", version.when().toString());
        if (version.rolledBackTo() != null) {
            node.put("rolled_back_to", version.rolledBackTo());
        }
        return node.put("yaml", version.text());
    }

    private ObjectNode held() {
        HeldExperiments held = experiments.held();
        ObjectNode node = json(held.version()).put("kept", experiments.isShared() ? "documents" : "memory");
        if (experiments.isShared() && held.read() != null) {
            node.put("read", held.read().toString());
        }
        if (held.problem() != null) {
            node.put("problem", held.problem());
        }
        return node;
    }

    private ObjectNode history() {
        List<ExperimentsVersion> versions = experiments.history();
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        ArrayNode list = root.putArray("versions");
        versions.forEach(version -> list.add(json(version)));
        return root;
    }
}
