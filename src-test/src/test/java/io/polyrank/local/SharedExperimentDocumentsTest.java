package io.polyrank.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.yahoo.document.DocumentTypeManager;
import com.yahoo.document.config.DocumentmanagerConfig;
import com.yahoo.documentapi.DocumentAccess;
import com.yahoo.documentapi.messagebus.MessageBusDocumentAccess;
import com.yahoo.documentapi.messagebus.MessageBusParams;
import com.yahoo.messagebus.MessagebusConfig;
import com.yahoo.metrics.simple.MetricReceiver;
import io.polyrank.experiment.ChangeOutcome;
import io.polyrank.experiment.Experiments;
import io.polyrank.experiment.ExperimentsConfig;
import io.polyrank.experiment.ExperimentsVersion;
import io.polyrank.local.node.ContentNode;
import io.polyrank.local.node.DocumentJournal;
import io.polyrank.local.node.DocumentOperations;
import io.polyrank.local.node.DocumentServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Containers that share experiments as documents, on the stand-in node behind Vespa's message bus. */
class SharedExperimentDocumentsTest {

    private static final long PATIENCE_NANOS = Duration.ofSeconds(60).toNanos();

    private final Path folder;
    private final List<Experiments> containers = new ArrayList<>();

    @SuppressWarnings("NullAway.Init")
    private ContentNode node;

    @SuppressWarnings("NullAway.Init")
    private DocumentServer server;

    @SuppressWarnings("NullAway.Init")
    private DocumentAccess bus;

    SharedExperimentDocumentsTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeEach
    void start() throws IOException {
        PackageModel model =
                ((PackageReport.Accepted) new PackageValidator().validate(BuiltPackage.directory())).model();
        DocumentmanagerConfig config =
                new DocumentmanagerConfig(model.config(new DocumentmanagerConfig.Builder(), "client"));
        node = new ContentNode(
                FreePorts.any(),
                0,
                List.of(model.schemaConfigs("shop", "experiments")),
                List.of(),
                new PackageFiles(BuiltPackage.directory(), folder));
        server = new DocumentServer(
                new DocumentTypeManager(config), new DocumentOperations(List.of(node), DocumentJournal.none()));
        bus = new MessageBusDocumentAccess(busParameters(config));
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

    @AfterEach
    void stop() {
        containers.forEach(Experiments::deconstruct);
        bus.shutdown();
        server.close();
        node.close();
    }

    private Experiments container(String deployed, double timeoutSeconds) {
        ExperimentsConfig config = new ExperimentsConfig.Builder()
                .yaml(deployed)
                .pollSeconds(0.1)
                .timeoutSeconds(timeoutSeconds)
                .build();
        Experiments experiments = new Experiments(config, bus, MetricReceiver.nullImplementation);
        containers.add(experiments);
        return experiments;
    }

    private static String yaml(String layer) {
        return "layers: [{name: " + layer + "}]";
    }

    private static String layer(Experiments experiments) {
        return experiments.current().set().layers().get(0).name();
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.getAsBoolean() && System.nanoTime() < end) {
            Thread.sleep(20);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    @Test
    void change_inOneContainer_isPolledByTheOthersAndFoundByWhoStarts() throws Exception {
        Experiments one = container(yaml("a"), 30);
        Experiments other = container(yaml("a"), 30);
        assertThat(other.current().number()).isEqualTo(1);

        assertThat(one.replace(1, yaml("b"), "ann")).isInstanceOf(ChangeOutcome.Made.class);
        await(() -> other.current().number() == 2);
        assertThat(other.rollBack(2, 1, "bob")).isInstanceOf(ChangeOutcome.Made.class);
        await(() -> one.current().number() == 3);

        assertThat(layer(one)).isEqualTo("a");
        Experiments late = container(yaml("a"), 30);
        assertThat(late.current()).isEqualTo(other.current());
        assertThat(late.current().rolledBackTo()).isEqualTo(1);
        assertThat(late.history()).extracting(ExperimentsVersion::who).containsExactly("deployment", "ann", "bob");
        assertThat(container(yaml("z"), 30).current().number())
                .as("deployed anew")
                .isEqualTo(4);
        await(() -> layer(one).equals("z"));
    }

    @Test
    void changes_atTheSameTime_oneIsMadeOfEachVersion() throws Exception {
        List<Experiments> racers = List.of(container("", 30), container("", 30), container("", 30));
        ExecutorService threads = Executors.newFixedThreadPool(racers.size());
        try {
            List<Callable<Integer>> tasks = new ArrayList<>();
            for (Experiments racer : racers) {
                tasks.add(() -> {
                    int made = 0;
                    for (long number = racer.current().number();
                            number < 30;
                            number = racer.current().number()) {
                        if (racer.replace(number, yaml("v" + (number + 1)), "racer") instanceof ChangeOutcome.Made) {
                            made++;
                        }
                    }
                    return made;
                });
            }
            int made = 0;
            for (Future<Integer> racer : threads.invokeAll(tasks, 120, TimeUnit.SECONDS)) {
                made += racer.get();
            }
            assertThat(made).isEqualTo(29);
        } finally {
            threads.shutdownNow();
        }
        for (Experiments racer : racers) {
            await(() -> layer(racer).equals("v30"));
        }
    }

    @Test
    void storeGone_whatHoldsGoesOnToHold() throws Exception {
        Experiments experiments = container(yaml("a"), 1);
        await(() -> experiments.current().number() == 1);
        server.close();

        await(() -> experiments.held().problem() != null);

        assertThat(experiments.replace(1, yaml("b"), "ann")).isInstanceOf(ChangeOutcome.Unavailable.class);
        assertThat(layer(experiments)).isEqualTo("a");
        assertThat(experiments.current().number()).isEqualTo(1);
    }
}
