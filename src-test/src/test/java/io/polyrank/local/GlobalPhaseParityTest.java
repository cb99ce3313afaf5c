package io.polyrank.local;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.yahoo.tensor.Tensor;
import io.polyrank.behaviour.TextFields;
import io.polyrank.behaviour.UserContext;
import io.polyrank.data.DataSource;
import io.polyrank.data.Replay;
import io.polyrank.data.Sample;
import io.polyrank.encode.EncodedCandidates;
import io.polyrank.encode.Encoder;
import io.polyrank.encode.ModelInput;
import io.polyrank.runtime.Device;
import io.polyrank.runtime.Passport;
import io.polyrank.runtime.TaskModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Our scores against Vespa's own global-phase, which runs the same model file for each hit by itself, in the same
 * container and over HTTP. Vespa has no encoder: the inputs that ours makes are given to it as tensors of the query and
 * of the documents, of which there is a copy for every user who asks, in a category of its own. What our Searcher
 * encodes at query time is so compared with what was encoded here before.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GlobalPhaseParityTest {

    private static final double TOLERANCE = 1e-5;
    private static final String SHIPPED = "default";
    /** Vespa's names of models; {@code default} is a word of the schema language. */
    private static final String DTRN = "dtrn";

    private static final String MULTI_TAB = "multitab";
    private static final String HOUR = "13";
    private static final int ITEMS = 60;
    private static final int SAMPLES = 40;

    private final Path temporary;
    private final Path prepared = BuiltPackage.directory().resolveSibling("marketplace");
    private final ObjectMapper mapper = new ObjectMapper();
    private final Map<String, UserContext> askers = new LinkedHashMap<>();
    private final Map<String, Passport> passports = new HashMap<>();

    @SuppressWarnings("NullAway.Init")
    private LocalApplication application;

    @SuppressWarnings("NullAway.Init")
    private Asking asking;

    @SuppressWarnings("NullAway.Init")
    private Replay replay;

    @SuppressWarnings("NullAway.Init")
    private Encoder encoder;

    @SuppressWarnings("NullAway.Init")
    private GlobalPhase globalPhase;

    GlobalPhaseParityTest(@TempDir Path temporary) {
        this.temporary = temporary;
    }

    @BeforeAll
    void start() throws IOException {
        replay = new Replay(new DataSource(DataSource.Kind.MARKETPLACE, prepared.resolve("log")).open());
        Deque<Sample> latest = new ArrayDeque<>();
        replay.run(sample -> {
            latest.add(sample);
            if (latest.size() > SAMPLES) {
                latest.remove();
            }
        });
        chooseAskers();
        Path applicationPackage = BuiltPackage.copyTo(temporary.resolve("application"));
        OtherModels models = new OtherModels(applicationPackage, latest);
        models.add(MULTI_TAB, "multitab-net:embedding=4:heads=2:feed_forward=8:variant=COL");
        Files.copy(models.file(SHIPPED), models.file(DTRN));
        for (String name : List.of(DTRN, MULTI_TAB)) {
            try (TaskModel model = TaskModel.load(models.file(name), Device.Kind.CPU)) {
                passports.put(name, model.passport());
                encoder = model.encoder();
            }
        }
        globalPhase = new GlobalPhase(encoder.layout());
        globalPhase.addFields(applicationPackage);
        for (Map.Entry<String, Passport> model : passports.entrySet()) {
            globalPhase.addProfiles(
                    applicationPackage,
                    model.getKey(),
                    model.getValue().dataset().scoreNames().size());
        }
        Path feed = temporary.resolve("feed.jsonl");
        writeFeed(feed);
        application = LocalApplication.start(new LocalApplication.Settings(applicationPackage, 0, feed));
        asking = new Asking(application.uri(), Map.of("timeout", "60s", "hits", String.valueOf(ITEMS)));
    }

    /** One with a long past, one with some, one with none. */
    private void chooseAskers() {
        List<UserContext> users = new ArrayList<>();
        replay.users(users::add);
        users.sort(Comparator.comparingLong(user -> user.total("click")));
        askers.put("asker_none", users.get(0));
        askers.put("asker_some", users.get(users.size() / 2));
        askers.put("asker_many", users.get(users.size() - 1));
    }

    /** Every user, and for each who asks a copy of some items with what the encoder makes of them for this user. */
    private void writeFeed(Path feed) throws IOException {
        List<String> lines = new ArrayList<>();
        int items = 0;
        for (String line : Files.readAllLines(prepared.resolve("log/feed.jsonl"))) {
            if (!line.contains("id:shop:item::")) {
                lines.add(line);
            } else if (items++ < ITEMS) {
                for (String asker : askers.keySet()) {
                    lines.add(itemFor(asker, line));
                }
            }
        }
        Files.write(feed, lines);
    }

    private String itemFor(String asker, String line) throws IOException {
        ObjectNode put = (ObjectNode) mapper.readTree(line);
        ObjectNode fields = (ObjectNode) put.path("fields");
        Encoder.Query query = query(asker);
        EncodedCandidates candidate =
                query.candidates(List.of(replay.item(fields.path("item_id").asText())));
        for (ModelInput input : globalPhase.perCandidate()) {
            Tensor tensor = GlobalPhase.tensor(input, query.user(), candidate);
            fields.putObject(input.name())
                    .set("values", mapper.valueToTree(List.copyOf(tensor.cells().values())));
        }
        fields.put("category", asker);
        put.put("put", put.path("put").asText() + "-" + asker);
        return put.toString();
    }

    private Encoder.Query query(String asker) {
        return encoder.query(user(asker), new TextFields(Map.of("hour", HOUR)), replay.latestMillis());
    }

    private UserContext user(String asker) {
        return requireNonNull(askers.get(asker), asker);
    }

    private Passport passport(String model) {
        return requireNonNull(passports.get(model), model);
    }

    @AfterAll
    void stop() {
        application.close();
    }

    @ParameterizedTest
    @CsvSource({
        "dtrn, asker_none",
        "dtrn, asker_some",
        "dtrn, asker_many",
        "multitab, asker_none",
        "multitab, asker_some",
        "multitab, asker_many"
    })
    void globalPhase_sameModelFile_givesTheSameScores(String model, String asker) {
        Map<Integer, JsonNode> ours = scoresOfOurs(model, asker);
        List<String> names = passport(model).dataset().scoreNames();
        Map<Integer, float[]> theirs = scoresOfVespa(model, asker, names.size());

        assertThat(ours).hasSize(ITEMS);
        assertThat(theirs).containsOnlyKeys(ours.keySet());
        theirs.forEach((item, scores) -> {
            passport(model).calibrate(scores);
            for (int score = 0; score < scores.length; score++) {
                assertThat(requireNonNull(ours.get(item)).path(names.get(score)).asDouble(Double.NaN))
                        .as("%s of item %d", names.get(score), item)
                        .isCloseTo(scores[score], within(TOLERANCE * Math.max(1, Math.abs(scores[score]))));
            }
        });
        assertThat(theirs.values().stream().map(scores -> scores[0]).distinct().count())
                .as("different scores of the first task")
                .isGreaterThan(ITEMS / 2);
    }

    private Map<Integer, JsonNode> scoresOfOurs(String model, String asker) {
        Asking.Answer answer = asking.ask(Map.of(
                "yql", yql(asker),
                "polyrank.model", model.equals(DTRN) ? SHIPPED : model,
                "polyrank.user", user(asker).user(),
                "polyrank.now", String.valueOf(replay.latestMillis()),
                "polyrank.context.hour", HOUR));
        assertThat(answer.receipt().path("level").asText()).as("%s", answer).isEqualTo("full");
        assertThat(answer.receipt().path("user").asText()).isIn("found", "cached");
        Map<Integer, JsonNode> scores = new HashMap<>();
        answer.hits().forEach(hit -> scores.put(hit.at("/fields/item_id").asInt(), hit.at("/fields/polyrank")));
        return scores;
    }

    /** One query for each score, which is the relevance of the hits. */
    private Map<Integer, float[]> scoresOfVespa(String model, String asker, int width) {
        Map<Integer, float[]> scores = new HashMap<>();
        Encoder.Query query = query(asker);
        EncodedCandidates none = query.candidates(List.of());
        for (int score = 0; score < width; score++) {
            Map<String, String> parameters = new HashMap<>(Map.of(
                    "yql", yql(asker), "polyrank.candidates", "0", "ranking", GlobalPhase.profile(model, score)));
            for (ModelInput input : globalPhase.perQuery()) {
                Tensor tensor = GlobalPhase.tensor(input, query.user(), none);
                parameters.put("input.query(" + input.name() + ")", tensor.toString());
            }
            Asking.Answer answer = asking.ask(parameters);
            assertThat(answer.status()).as(answer.errors()).isEqualTo(200);
            for (JsonNode hit : answer.hits()) {
                float[] row = scores.computeIfAbsent(hit.at("/fields/item_id").asInt(), item -> new float[width]);
                row[score] = (float) hit.path("relevance").asDouble();
            }
        }
        return scores;
    }

    private static String yql(String asker) {
        return "select * from item where category contains \"" + asker + "\"";
    }
}
