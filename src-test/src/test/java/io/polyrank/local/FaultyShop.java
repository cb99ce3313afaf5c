package io.polyrank.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.yahoo.component.AbstractComponent;
import com.yahoo.container.Container;
import com.yahoo.document.Document;
import com.yahoo.document.DocumentTypeManager;
import com.yahoo.document.config.DocumentmanagerConfig;
import com.yahoo.vespa.config.search.DispatchNodesConfig;
import io.polyrank.behaviour.UserContextCache;
import io.polyrank.local.node.ContentNode;
import io.polyrank.local.node.DocumentJournal;
import io.polyrank.local.node.DocumentOperations;
import io.polyrank.local.node.DocumentServer;
import io.polyrank.local.node.FaultyNode;
import io.polyrank.local.node.FeedReader;
import io.polyrank.runtime.RuntimeUse;
import io.polyrank.runtime.TaskModels;
import io.polyrank.testing.FaultyModels;
import io.polyrank.testing.FaultyModels.Fault;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.xml.sax.SAXException;

/**
 * The built package with models of a test's own in the real container, as {@link LocalApplication} starts it, on a content
 * node that can be broken. The shop has {@value #ITEMS} items in the category shoes, each a bit more popular than the next,
 * and {@value #USERS} users.
 */
final class FaultyShop implements AutoCloseable {

    static final int ITEMS = 40;
    static final int USERS = 20;

    private static final String CLUSTER = "shop";
    private static final String END_OF_MODELS = "</models>";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final WorkDirectory work;
    private final FaultyNode node;
    private final DocumentServer documents;
    private final LocalContainer container;
    private final Asking asking;

    private FaultyShop(
            WorkDirectory work, FaultyNode node, DocumentServer documents, LocalContainer container, Asking asking) {
        this.work = work;
        this.node = node;
        this.documents = documents;
        this.container = container;
        this.asking = asking;
    }

    /**
     * Starts the container.
     *
     * @param folder for the package and the feed, our own
     * @param models files by name, the default first
     * @param settings further elements of the config {@code task-models}
     */
    static FaultyShop start(Path folder, Map<String, Path> models, String settings) throws IOException {
        Path applicationPackage = BuiltPackage.copyTo(folder.resolve("application"));
        addModels(applicationPackage, models, settings);
        Path feed = Files.write(folder.resolve("feed.jsonl"), feed());
        WorkDirectory work = WorkDirectory.create("faults");
        try {
            return start(applicationPackage, feed, work);
        } catch (SAXException e) {
            throw new IOException(e);
        }
    }

    /** Starts the container with one model, in which nothing is wrong. */
    static FaultyShop sound(Path folder) throws IOException {
        Path model = FaultyModels.write(folder, "sound", "aaaaaaaaaaaa", Fault.NONE, FaultyModels.ASLEEP);
        return start(folder, Map.of("default", model), "");
    }

    private static FaultyShop start(Path applicationPackage, Path feed, WorkDirectory work)
            throws IOException, SAXException {
        Path runnable = work.path().resolve("package");
        int port = FreePorts.any();
        ModelBuilder builder =
                new ModelBuilder(new PlatformDefinitions(FaultyShop.class.getClassLoader()), new DeployMessages());
        builder.resolve(applicationPackage, runnable);
        RunnablePackage.prepare(runnable, port, null);
        PackageFiles files = new PackageFiles(runnable, work.directory("generated"));
        LocalHosts hosts = new LocalHosts(Map.of("shop/search/cluster.shop/0", FreePorts.any()));
        PackageModel model = new PackageModel(builder.buildToRun(runnable, files, hosts));
        FaultyNode node = node(model, files, feed);
        DocumentServer documents =
                new DocumentServer(types(model), new DocumentOperations(List.of(node.sound()), DocumentJournal.none()));
        LocalContainer container = LocalContainer.start(runnable, model, documents.namesConfigId());
        URI uri = URI.create("http://localhost:" + port + "/");
        Readiness.await(uri, model.schemas());
        Map<String, String> defaults = Map.of(
                "yql", "select * from item where category contains \"shoes\"",
                "timeout", "30s",
                "hits", String.valueOf(ITEMS),
                "polyrank.weights.purchase", "0");
        return new FaultyShop(work, node, documents, container, new Asking(uri, defaults));
    }

    private static DocumentTypeManager types(PackageModel model) {
        return new DocumentTypeManager(
                new DocumentmanagerConfig(model.config(new DocumentmanagerConfig.Builder(), "client")));
    }

    private static FaultyNode node(PackageModel model, PackageFiles files, Path feed) throws IOException {
        List<Document> documents = new ArrayList<>();
        new FeedReader(types(model)).read(feed, documents::add);
        DispatchNodesConfig.Node place = new DispatchNodesConfig(
                        model.config(new DispatchNodesConfig.Builder(), "default/component/dispatcher." + CLUSTER))
                .node()
                .get(0);
        ContentNode sound = new ContentNode(
                FreePorts.any(),
                place.key(),
                model.schemas(CLUSTER).stream()
                        .map(schema -> model.schemaConfigs(CLUSTER, schema))
                        .toList(),
                documents,
                files);
        return new FaultyNode(place.port(), place.key(), sound);
    }

    private static void addModels(Path applicationPackage, Map<String, Path> models, String settings)
            throws IOException {
        Path folder = applicationPackage.resolve("models");
        StringBuilder others = new StringBuilder();
        for (Map.Entry<String, Path> model : models.entrySet()) {
            String name = model.getKey();
            Files.copy(model.getValue(), folder.resolve(name + ".onnx"), StandardCopyOption.REPLACE_EXISTING);
            if (!name.equals("default")) {
                others.append("<item><name>%s</name><file path=\"models/%s.onnx\"/></item>".formatted(name, name));
            }
        }
        BuiltPackage.replace(
                applicationPackage.resolve("services/polyrank.xml"), END_OF_MODELS, others + END_OF_MODELS + settings);
    }

    private static List<String> feed() {
        List<String> feed = new ArrayList<>();
        for (int item = 0; item < ITEMS; item++) {
            feed.add("""
                    {"put": "id:shop:item::%1$d", "fields": {"item_id": %1$d, "title": "Shoes %1$d", "category": "shoes", \
                    "category_id": 1, "brand": "Aster", "brand_id": %2$d, "price": %3$d, "rating": 4.5, \
                    "tags": {"cells": {"1": 1}}, "count_exposed": 100, "count_click": %4$d, "count_cart": 0, \
                    "count_purchase": 0}}""".formatted(item, item % 4, 10 + 5 * item, ITEMS - item));
        }
        for (int user = 0; user < USERS; user++) {
            feed.add("""
                    {"put": "id:shop:user::u%1$d", "fields": {"user_id": "u%1$d", "profile": {"region": "north", "age": "25"}, \
                    "totals": {"click": 1}, "events": [{"behaviour": "click", "item": "7", "time": 1600000000000, \
                    "fields": {"brand_id": "3"}}]}}""".formatted(user));
        }
        return feed;
    }

    /** Asks about all shoes, by what they are likely to be clicked, unless the parameters say otherwise. */
    Asking.Answer ask(String... parameters) {
        Map<String, String> all = new LinkedHashMap<>();
        for (String parameter : parameters) {
            int equals = parameter.indexOf('=');
            all.put(parameter.substring(0, equals), parameter.substring(equals + 1));
        }
        return asking.ask(all);
    }

    /** The content node. */
    FaultyNode node() {
        return node;
    }

    /** The models that the container holds. */
    TaskModels models() {
        return component(TaskModels.class);
    }

    /** The users that the container holds. */
    UserContextCache users() {
        return component(UserContextCache.class);
    }

    private static <T extends AbstractComponent> T component(Class<T> type) {
        return Container.get().getComponentRegistry().allComponents().stream()
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElseThrow();
    }

    /**
     * What can leak.
     *
     * @param models what models take
     * @param threads our threads, by name
     * @param directBytes of buffers outside of the heap, of the whole process
     */
    record Holdings(RuntimeUse.Use models, Map<String, Long> threads, long directBytes) {}

    /** What is held now, but for what only waits for the collector. */
    Holdings holdings() {
        System.gc();
        return new Holdings(RuntimeUse.of(models()), threads(), directBytes());
    }

    /** Our threads, by name. */
    static Map<String, Long> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("polyrank-"))
                .collect(Collectors.groupingBy(name -> name, TreeMap::new, Collectors.counting()));
    }

    private static long directBytes() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }

    /**
     * Waits until nothing more is held than before. Buffers of the container's own network are in the direct memory, so
     * that may differ by a little.
     */
    void awaitNoMoreThan(Holdings before, long moreDirectBytes) throws InterruptedException {
        Holdings now = holdings();
        for (long end = System.nanoTime() + PATIENCE.toNanos();
                System.nanoTime() < end && !noMore(now, before, moreDirectBytes);
                now = holdings()) {
            Thread.sleep(100);
        }
        assertThat(noMore(now, before, moreDirectBytes))
                .as("found %s, expected no more than %s", now, before)
                .isTrue();
    }

    private static boolean noMore(Holdings now, Holdings before, long moreDirectBytes) {
        return now.models().sessions() <= before.models().sessions()
                && now.models().queries() == 0
                && now.models().idleSlots() <= before.models().idleSlots()
                && now.models().freeLanes() >= before.models().freeLanes()
                && before.threads().entrySet().containsAll(now.threads().entrySet())
                && now.directBytes() <= before.directBytes() + moreDirectBytes;
    }

    @Override
    public void close() {
        try {
            container.close();
        } finally {
            documents.close();
            node.close();
            work.close();
        }
    }
}
