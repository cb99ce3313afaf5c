package io.polyrank.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.yahoo.document.Document;
import com.yahoo.document.DocumentId;
import com.yahoo.document.DocumentPut;
import com.yahoo.document.DocumentTypeManager;
import com.yahoo.document.config.DocumentmanagerConfig;
import com.yahoo.documentapi.DocumentAccess;
import com.yahoo.documentapi.DocumentAccessParams;
import com.yahoo.documentapi.SyncParameters;
import com.yahoo.documentapi.SyncSession;
import com.yahoo.documentapi.local.LocalDocumentAccess;
import com.yahoo.documentapi.messagebus.MessageBusDocumentAccess;
import com.yahoo.documentapi.messagebus.MessageBusParams;
import com.yahoo.messagebus.MessagebusConfig;
import io.polyrank.behaviour.BehaviourEvent;
import io.polyrank.behaviour.BehaviourStore;
import io.polyrank.behaviour.BehaviourStoreConfig;
import io.polyrank.behaviour.FieldValues;
import io.polyrank.behaviour.InvalidValueException;
import io.polyrank.behaviour.TextFields;
import io.polyrank.behaviour.UserContext;
import io.polyrank.behaviour.UserEvent;
import io.polyrank.behaviour.UserHistory;
import io.polyrank.data.DataSource;
import io.polyrank.data.Replay;
import io.polyrank.encode.EncodedUser;
import io.polyrank.encode.Encoder;
import io.polyrank.local.node.ContentNode;
import io.polyrank.local.node.DocumentJournal;
import io.polyrank.local.node.DocumentOperations;
import io.polyrank.local.node.DocumentServer;
import io.polyrank.local.node.FeedReader;
import io.polyrank.runtime.Device;
import io.polyrank.runtime.TaskModel;
import io.polyrank.spec.DatasetSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a store of behaviour promises, on Vespa's documents in memory and on the stand-in node behind Vespa's message bus. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BehaviourStoreTest {

    private static final long TIME = 1_700_000_000_000L;
    private static final Path PREPARED = BuiltPackage.directory().resolveSibling("marketplace");

    /** Where documents are. */
    private enum Kind {
        MEMORY,
        MESSAGE_BUS
    }

    private final Path folder;

    @SuppressWarnings("NullAway.Init")
    private ContentNode node;

    @SuppressWarnings("NullAway.Init")
    private DocumentServer server;

    @SuppressWarnings("NullAway.Init")
    private DocumentAccess memory;

    @SuppressWarnings("NullAway.Init")
    private DocumentAccess bus;

    BehaviourStoreTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeAll
    void start() throws IOException {
        PackageModel model =
                ((PackageReport.Accepted) new PackageValidator().validate(BuiltPackage.directory())).model();
        DocumentmanagerConfig config =
                new DocumentmanagerConfig(model.config(new DocumentmanagerConfig.Builder(), "client"));
        DocumentTypeManager types = new DocumentTypeManager(config);
        List<Document> documents = new ArrayList<>();
        new FeedReader(types).read(PREPARED.resolve("log/feed.jsonl"), documents::add);
        node = new ContentNode(
                FreePorts.any(),
                0,
                List.of(model.schemaConfigs("shop", "item"), model.schemaConfigs("shop", "user")),
                documents,
                new PackageFiles(BuiltPackage.directory(), folder));
        server = new DocumentServer(types, new DocumentOperations(List.of(node), DocumentJournal.none()));
        bus = new MessageBusDocumentAccess(busParameters(config));
        memory = new LocalDocumentAccess(new DocumentAccessParams().setDocumentmanagerConfig(config));
        documents.forEach(document ->
                memory.createSyncSession(new SyncParameters.Builder().build()).put(new DocumentPut(document.clone())));
    }

    private MessageBusParams busParameters(DocumentmanagerConfig config) {
        MessagebusConfig.Routingtable.Builder table = new MessagebusConfig.Routingtable.Builder().protocol("document");
        for (String name : List.of("default", "default-get")) {
            table.route(
                    new MessagebusConfig.Routingtable.Route.Builder().name(name).hop(DocumentServer.SERVICE));
        }
        MessageBusParams parameters = new MessageBusParams();
        parameters.setDocumentmanagerConfig(config);
        parameters.getRPCNetworkParams().setSlobrokConfigId(server.namesConfigId());
        parameters
                .getMessageBusParams()
                .setMessageBusConfig(
                        new MessagebusConfig.Builder().routingtable(table).build());
        return parameters;
    }

    @AfterAll
    void stop() {
        bus.shutdown();
        memory.shutdown();
        server.close();
        node.close();
    }

    private BehaviourStore store(Kind kind) {
        BehaviourStoreConfig.Builder config = new BehaviourStoreConfig.Builder()
                .itemFields(List.of("item_id", "category_id", "brand_id", "tags", "price"))
                .behaviours(new BehaviourStoreConfig.Behaviours.Builder()
                        .type("exposed")
                        .keep(50))
                .behaviours(new BehaviourStoreConfig.Behaviours.Builder()
                        .type("click")
                        .keep(50))
                .behaviours(new BehaviourStoreConfig.Behaviours.Builder()
                        .type("cart")
                        .keep(50))
                .behaviours(new BehaviourStoreConfig.Behaviours.Builder()
                        .type("purchase")
                        .keep(2)
                        .days(1))
                .attempts(100)
                .timeoutSeconds(30);
        return new BehaviourStore(kind == Kind.MEMORY ? memory : bus, config.build());
    }

    /** Vespa's documents in memory are not made by updates, so there the user has an empty one. */
    private BehaviourStore storeFor(Kind kind, String user) {
        if (kind == Kind.MEMORY) {
            DocumentId id = new DocumentId("id:shop:user::" + user);
            SyncSession session = memory.createSyncSession(new SyncParameters.Builder().build());
            if (session.get(id) == null) {
                session.put(new DocumentPut(
                        new Document(memory.getDocumentTypeManager().getDocumentType("user"), id)));
            }
        }
        return store(kind);
    }

    private static UserEvent event(String user, String type, int item, long time) {
        return new UserEvent("", user, type, Integer.toString(item), time, Map.of());
    }

    private static List<String> items(UserContext user, String type) {
        return user.sequence(type).stream().map(BehaviourEvent::item).toList();
    }

    @ParameterizedTest
    @EnumSource
    void append_toNobodyYet_isFoundInTheOrderOfTime(Kind kind) {
        BehaviourStore store = storeFor(kind, "new");
        BehaviourStore.Appended appended = store.append(
                "new",
                List.of(
                        event("new", "click", 3, TIME + 2),
                        event("new", "click", 1, TIME),
                        event("new", "cart", 2, TIME)));

        UserContext found = store.find("new").orElseThrow();
        assertThat(found).isEqualTo(appended.user());
        assertThat(items(found, "click")).containsExactly("1", "3");
        assertThat(items(found, "cart")).containsExactly("2");
        assertThat(found.total("click")).isEqualTo(2);
        assertThat(found.sequence("click").get(0).fields().text("item_id")).isEqualTo("1");
    }

    @ParameterizedTest
    @EnumSource
    void append_sameAgain_changesNothing(Kind kind) {
        BehaviourStore store = storeFor(kind, "again");
        List<UserEvent> events = List.of(
                new UserEvent("e1", "again", "click", "1", TIME, Map.of("query", "shoes")),
                event("again", "click", 1, TIME),
                event("again", "cart", 1, TIME));
        UserContext once = store.append("again", events).user();

        BehaviourStore.Appended twice = store.append("again", events);

        assertThat(twice.added()).isEmpty();
        assertThat(twice.user()).isEqualTo(once);
        assertThat(once.total("click")).isEqualTo(2);
        assertThat(once.sequence("click").get(1).fields().text("event_query")).isEqualTo("shoes");
    }

    @ParameterizedTest
    @EnumSource
    void append_anyOrderInAnyPieces_givesOneSequence(Kind kind) {
        BehaviourStore store = storeFor(kind, "pieces" + kind);
        List<UserEvent> events = new ArrayList<>();
        for (int number = 0; number < 120; number++) {
            events.add(event("pieces" + kind, "click", 1 + number % 40, TIME + number));
        }
        List<UserEvent> shuffled = new ArrayList<>(events);
        shuffled.addAll(events.subList(30, 90));
        Collections.shuffle(shuffled, new Random(3));
        for (int from = 0; from < shuffled.size(); from += 20) {
            store.append("pieces" + kind, shuffled.subList(from, from + 20));
        }

        assertThat(store.find("pieces" + kind).orElseThrow().sequence("click"))
                .extracting(BehaviourEvent::timeMillis)
                .isEqualTo(events.subList(70, 120).stream()
                        .map(UserEvent::timeMillis)
                        .toList());
    }

    @ParameterizedTest
    @EnumSource
    void append_olderThanKept_leaves(Kind kind) {
        BehaviourStore store = storeFor(kind, "old");
        long now = System.currentTimeMillis();

        UserContext user = store.append(
                        "old",
                        List.of(
                                event("old", "purchase", 1, now - 3 * 86_400_000L),
                                event("old", "purchase", 2, now - 3_000),
                                event("old", "purchase", 3, now - 2_000),
                                event("old", "purchase", 4, now - 1_000)))
                .user();

        assertThat(items(user, "purchase")).containsExactly("3", "4");
        assertThat(user.total("purchase"))
                .as("the one of three days ago is not counted")
                .isEqualTo(3);
        BehaviourStore.Appended again =
                store.append("old", List.of(event("old", "purchase", 1, now - 3 * 86_400_000L)));
        assertThat(again.added()).isEmpty();
        assertThat(again.user().total("purchase")).isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource
    void append_toAFedUser_keepsTheProfile(Kind kind) {
        BehaviourStore store = store(kind);
        UserContext before = store.find("u1").orElseThrow();

        UserContext after =
                store.append("u1", List.of(event("u1", "click", 1, TIME * 2))).user();

        assertThat(after.profile()).isEqualTo(before.profile());
        assertThat(after.total("click")).isEqualTo(before.total("click") + 1);
        assertThat(store.find("u1")).contains(after);
    }

    @ParameterizedTest
    @EnumSource
    void append_unknownItem_isRefused(Kind kind) {
        BehaviourStore store = store(kind);

        assertThatThrownBy(() -> store.append("x", List.of(event("x", "click", 999_999, TIME))))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("field item: found \"999999\", expected an item of the shop");
        assertThat(store.find("x")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void forget_user_leavesNothing(Kind kind) {
        BehaviourStore store = storeFor(kind, "gone");
        store.append("gone", List.of(event("gone", "click", 1, TIME)));

        assertThat(store.forget("gone")).isTrue();
        assertThat(store.find("gone")).isEmpty();
        assertThat(store.forget("gone")).as("memory does not tell").isEqualTo(kind == Kind.MEMORY);
    }

    /** Vespa's documents in memory know no conditions. */
    @Test
    void append_severalWritersAtOnce_losesNothing() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Integer>> writers = new ArrayList<>();
            for (int writer = 0; writer < 4; writer++) {
                int first = writer;
                BehaviourStore store = store(Kind.MESSAGE_BUS);
                writers.add(() -> {
                    int added = 0;
                    for (int number = first; number < 48; number += 4) {
                        added += store.append("shared", List.of(event("shared", "click", 1, TIME + number)))
                                .added()
                                .size();
                    }
                    return added;
                });
            }
            int added = 0;
            for (Future<Integer> writer : threads.invokeAll(writers)) {
                added += writer.get();
            }
            UserContext user = store(Kind.MESSAGE_BUS).find("shared").orElseThrow();
            assertThat(added).isEqualTo(48);
            assertThat(user.total("click")).isEqualTo(48);
            assertThat(user.sequence("click")).hasSize(48);
        } finally {
            threads.shutdown();
        }
    }

    /** Training replays events with the fields of its log; serving reads them from documents. */
    @ParameterizedTest
    @EnumSource
    void append_eventsOfTheLog_encodeBitForBitAsTrainingDoes(Kind kind) throws IOException {
        Replay replay = new Replay(new DataSource(DataSource.Kind.MARKETPLACE, PREPARED.resolve("log")).open());
        replay.run(sample -> {});
        try (TaskModel model = TaskModel.load(PREPARED.resolve("marketplace.onnx"), Device.Kind.CPU)) {
            DatasetSpec spec = model.passport().dataset();
            Random random = new Random(11);
            List<UserEvent> events = new ArrayList<>();
            UserHistory training = new UserHistory("parity", FieldValues.NONE, spec.behaviours());
            for (int number = 0; number < 200; number++) {
                String type = List.of("exposed", "click", "cart").get(random.nextInt(3));
                int item = 1 + random.nextInt(250);
                UserEvent event = event("parity" + kind, type, item, TIME + 1_000L * number);
                events.add(event);
                training.append(
                        type,
                        new BehaviourEvent(
                                event.item(),
                                event.timeMillis(),
                                TextFields.copyOf(replay.item(event.item()), spec.eventFields())));
            }
            Collections.shuffle(events, random);

            storeFor(kind, "parity" + kind).append("parity" + kind, events);
            UserContext served = store(kind).find("parity" + kind).orElseThrow();

            long now = TIME + 500_000;
            EncodedUser expected = encoded(model.encoder(), training.context(), now);
            EncodedUser found = encoded(model.encoder(), served, now);
            assertThat(found.ids()).isEqualTo(expected.ids());
            assertThat(found.numbers()).isEqualTo(expected.numbers());
            assertThat(found.sequences())
                    .usingElementComparator(Arrays::compare)
                    .isEqualTo(expected.sequences());
            assertThat(found.multiples())
                    .usingElementComparator(Arrays::compare)
                    .isEqualTo(expected.multiples());
        }
    }

    private static EncodedUser encoded(Encoder encoder, UserContext user, long now) {
        return encoder.query(user, FieldValues.NONE, now).user();
    }
}
