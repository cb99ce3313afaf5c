package io.polyrank.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.yahoo.api.annotations.PublicApi;
import com.yahoo.component.annotation.Inject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/** The walls of the house, as rules over any tree of packages: the real one, and a broken one that proves them. */
final class Rooms {

    static final List<String> COMPONENTS =
            List.of("spec", "behaviour", "encode", "runtime", "fusion", "interleave", "experiment", "metric");
    static final List<String> SEARCHERS = List.of("search", "handler");
    static final List<String> MODELS = List.of(
            "data",
            "ops",
            "arch",
            "train",
            "export",
            "evaluate",
            "calibrate",
            "trees",
            "page",
            "leaderboard",
            "analysis",
            "whatif",
            "sensitivity",
            "simulate",
            "cli");
    static final List<String> APPLICATION = List.of("local", "bench");

    /** What {@code models} may use of {@code components}: evaluation and the export check run what serving runs. */
    private static final List<String> FOR_MODELS = List.of("spec", "behaviour", "encode", "runtime", "interleave");

    /** What {@code whatif} may use beyond: it asks the very classes that serving ranks and explores with. */
    private static final List<String> FOR_WHAT_IF = List.of("fusion", "experiment");

    /** Calls whose answer depends on when or how often they are made. */
    private static final Set<String> AMBIENT = Set.of(
            "java.lang.System.currentTimeMillis",
            "java.lang.Math.random",
            "java.lang.StrictMath.random",
            "java.util.UUID.randomUUID",
            "java.util.concurrent.ThreadLocalRandom.current",
            "java.time.Instant.now",
            "java.time.LocalDate.now",
            "java.time.LocalDateTime.now",
            "java.time.ZonedDateTime.now",
            "java.time.OffsetDateTime.now");

    private static final Set<String> GENERATORS =
            Set.of("java.util.Random", "java.util.SplittableRandom", "java.security.SecureRandom");

    private final String root;

    Rooms(String root) {
        this.root = root;
    }

    /** All rules by name. */
    Map<String, ArchRule> rules() {
        Map<String, ArchRule> rules = new LinkedHashMap<>();
        rules.put("every package is a known room", everyPackageIsAKnownRoom());
        rules.put("components use components only", mayUse(COMPONENTS, COMPONENTS));
        rules.put("searchers use components only", mayUse(SEARCHERS, concat(SEARCHERS, COMPONENTS)));
        rules.put("models use what they may of components", modelsUseWhatTheyMay());
        rules.put(
                "whatif stands on analysis, page, data, fusion and experiment",
                mayUse(List.of("whatif"), concat(List.of("whatif", "analysis", "page", "data", "spec"), FOR_WHAT_IF)));
        rules.put("spec stands alone", mayUse(List.of("spec"), List.of("spec")));
        rules.put("behaviour stands on spec", mayUse(List.of("behaviour"), List.of("behaviour", "spec")));
        rules.put("encode stands on behaviour", mayUse(List.of("encode"), List.of("encode", "behaviour", "spec")));
        rules.put(
                "runtime stands on encode",
                mayUse(List.of("runtime"), List.of("runtime", "encode", "behaviour", "spec")));
        rules.put("fusion stands alone", mayUse(List.of("fusion"), List.of("fusion")));
        rules.put("interleave stands alone", mayUse(List.of("interleave"), List.of("interleave")));
        rules.put(
                "experiment stands on behaviour, fusion, interleave and metric",
                mayUse(
                        List.of("experiment"),
                        List.of("experiment", "behaviour", "spec", "fusion", "interleave", "metric")));
        rules.put("metric stands alone", mayUse(List.of("metric"), List.of("metric")));
        rules.put("page stands alone", mayUse(List.of("page"), List.of("page")));
        rules.put("simulate stands on data", mayUse(List.of("simulate"), List.of("simulate", "data")));
        rules.put(
                "analysis stands on page and experiment",
                mayUse(List.of("analysis"), List.of("analysis", "page", "experiment")));
        rules.put(
                "rooms have no cycles",
                slices().matching(root + ".(*)..").should().beFreeOfCycles());
        rules.put("ONNX Runtime only in runtime and bench", onlyIn(List.of("runtime", "bench"), "ai.onnxruntime.."));
        rules.put("PyTorch only in ops and train", onlyIn(List.of("ops", "train"), "org.bytedeco.."));
        rules.put("DuckDB only in data", onlyIn(List.of("data"), "org.duckdb.."));
        rules.put(
                "LightGBM only in trees",
                onlyIn(List.of("trees"), "io.github.metarank.lightgbm4j..", "com.microsoft.ml.lightgbm.."));
        rules.put("Vespa's internals only in local and bench", vespaInternalsOnlyInLocal());
        rules.put("no ambient time or randomness", noAmbientTimeOrRandomness());
        rules.put("no console output", noConsoleOutput());
        rules.put("every package is null-marked", everyPackageIsNullMarked());
        return rules;
    }

    private ArchRule everyPackageIsAKnownRoom() {
        List<String> known = Stream.of(COMPONENTS, SEARCHERS, MODELS, APPLICATION)
                .flatMap(List::stream)
                .toList();
        return classes()
                .should()
                .resideInAnyPackage(packages(known))
                .because("a new room gets its place in docs/architecture.md and in this test first");
    }

    private ArchRule mayUse(List<String> rooms, List<String> allowed) {
        DescribedPredicate<JavaClass> elsewhere =
                resideInAPackage(root + "..").and(DescribedPredicate.not(resideInAnyPackage(packages(allowed))));
        return noClasses()
                .that()
                .resideInAnyPackage(packages(rooms))
                .should()
                .dependOnClassesThat(elsewhere.as("reside in other rooms than %s", allowed));
    }

    /** Who judges experiments reads them with the code that assigns by them; training knows nothing of them. */
    private ArchRule modelsUseWhatTheyMay() {
        List<String> judging = List.of("analysis", "cli");
        List<String> training = MODELS.stream()
                .filter(room -> !judging.contains(room) && !room.equals("whatif"))
                .toList();
        return CompositeArchRule.of(mayUse(training, concat(MODELS, FOR_MODELS)))
                .and(mayUse(judging, concat(concat(MODELS, FOR_MODELS), List.of("experiment"))));
    }

    private ArchRule onlyIn(List<String> rooms, String... library) {
        return noClasses()
                .that()
                .resideOutsideOfPackages(packages(rooms))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(library);
    }

    private ArchRule vespaInternalsOnlyInLocal() {
        return noClasses()
                .that()
                .resideOutsideOfPackages(packages(List.of("local", "bench")))
                .should()
                .dependOnClassesThat(new DescribedPredicate<>("are internal to Vespa") {
                    @Override
                    public boolean test(JavaClass used) {
                        return isVespaInternal(used.getBaseComponentType().getPackageName());
                    }
                });
    }

    private ArchRule noAmbientTimeOrRandomness() {
        return classes()
                .that()
                .resideInAnyPackage(packages(concat(COMPONENTS, SEARCHERS)))
                .should(new ArchCondition<>("take time and randomness from outside") {
                    @Override
                    public void check(JavaClass user, ConditionEvents events) {
                        user.getAccessesFromSelf().stream()
                                .filter(Rooms::isAmbient)
                                .forEach(
                                        call -> events.add(SimpleConditionEvent.violated(user, call.getDescription())));
                    }
                });
    }

    private ArchRule noConsoleOutput() {
        return noClasses()
                .that()
                .resideInAnyPackage(packages(concat(COMPONENTS, SEARCHERS)))
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethod(Throwable.class, "printStackTrace");
    }

    private ArchRule everyPackageIsNullMarked() {
        return classes().should(new ArchCondition<>("reside in a package marked @NullMarked") {
            @Override
            public void check(JavaClass checked, ConditionEvents events) {
                if (!checked.getPackage().isAnnotatedWith(NullMarked.class)) {
                    events.add(
                            SimpleConditionEvent.violated(checked, checked.getName() + " is in an unmarked package"));
                }
            }
        });
    }

    /** Clocks and generators may be made where they are injected: in the constructor that the container calls. */
    private static boolean isAmbient(JavaAccess<?> access) {
        String owner = access.getTargetOwner().getFullName();
        String member = access.getTarget().getName();
        boolean clock = owner.equals("java.time.Clock") && member.startsWith("system");
        boolean generator = GENERATORS.contains(owner) && member.equals(JavaConstructor.CONSTRUCTOR_NAME);
        return AMBIENT.contains(owner + "." + member) || ((clock || generator) && !isInjected(access.getOrigin()));
    }

    private static boolean isInjected(JavaCodeUnit origin) {
        return origin instanceof JavaConstructor && origin.isAnnotatedWith(Inject.class);
    }

    private static boolean isVespaInternal(String name) {
        if (!name.startsWith("com.yahoo.") && !name.startsWith("ai.vespa.")) {
            return false;
        }
        // Only read by the bundle plugin, and not part of any API itself.
        if (name.equals("com.yahoo.osgi.annotation") || name.equals("com.yahoo.api.annotations")) {
            return false;
        }
        try {
            return !Class.forName(name + ".package-info", false, Rooms.class.getClassLoader())
                    .isAnnotationPresent(PublicApi.class);
        } catch (ClassNotFoundException e) {
            return true;
        }
    }

    private String[] packages(List<String> rooms) {
        return rooms.stream().map(room -> root + "." + room + "..").toArray(String[]::new);
    }

    private static List<String> concat(List<String> left, List<String> right) {
        return Stream.concat(left.stream(), right.stream()).toList();
    }
}
