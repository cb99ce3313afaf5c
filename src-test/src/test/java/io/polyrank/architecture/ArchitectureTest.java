package io.polyrank.architecture;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.EvaluationResult;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds the walls between the rooms. Each rule is checked twice: the product must keep it, and a small tree of packages
 * that breaks every rule must be caught, so that no rule can become empty unnoticed.
 */
class ArchitectureTest {

    private static final String ROOT = "io.polyrank";
    private static final String BROKEN_ROOT = "io.polyrank.architecture.broken";

    private static final JavaClasses PRODUCT = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    private static final JavaClasses BROKEN = new ClassFileImporter().importPackages(BROKEN_ROOT);

    @Test
    void product_import_coversEveryModuleAndNoTests() {
        Set<String> packages = PRODUCT.stream().map(JavaClass::getPackageName).collect(Collectors.toSet());

        assertThat(packages)
                .contains(
                        ROOT + ".spec",
                        ROOT + ".behaviour",
                        ROOT + ".encode",
                        ROOT + ".runtime",
                        ROOT + ".search",
                        ROOT + ".ops",
                        ROOT + ".local")
                .noneMatch(name -> name.startsWith(ROOT + ".architecture") || name.startsWith(ROOT + ".testing"));
    }

    static List<String> rules() {
        return List.copyOf(new Rooms(ROOT).rules().keySet());
    }

    @ParameterizedTest
    @MethodSource("rules")
    void rule_product_isKept(String rule) {
        EvaluationResult result = evaluate(rule, ROOT, PRODUCT);

        assertThat(result.getFailureReport().getDetails()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "every package is a known room            | mystery.Unknown",
                "components use components only           | spec.UsesTraining",
                "searchers use components only            | search.UsesTraining",
                "models use what they may of components   | train.UsesFusion",
                "spec stands alone                        | spec.UsesEncode",
                "behaviour stands on spec                 | behaviour.UsesEncode",
                "encode stands on behaviour               | encode.UsesRuntime",
                "runtime stands on encode                 | runtime.UsesFusion",
                "fusion stands alone                      | fusion.UsesSpec",
                "page stands alone                        | page.UsesSpec",
                "analysis stands on page and experiment   | analysis.UsesSpec",
                "simulate stands on data                  | simulate.UsesSpec",
                "interleave stands alone                  | interleave.UsesSpec",
                "experiment stands on behaviour, fusion, interleave and metric | experiment.UsesRuntime",
                "rooms have no cycles                     | spec.UsesEncode",
                "ONNX Runtime only in runtime and bench   | encode.UsesOnnxRuntime",
                "PyTorch only in ops and train            | arch.UsesTorch",
                "DuckDB only in data                      | train.UsesDuckDb",
                "LightGBM only in trees                   | train.UsesLightGbm",
                "Vespa's internals only in local and bench| search.UsesInternals",
                "no ambient time or randomness            | fusion.UsesTheClock",
                "no ambient time or randomness            | fusion.UsesChance",
                "no ambient time or randomness            | fusion.UsesOwnClock",
                "no console output                        | search.Prints",
                "every package is null-marked             | mystery.Unknown"
            })
    void rule_brokenTree_isCaught(String rule, String culprit) {
        EvaluationResult result = evaluate(rule, BROKEN_ROOT, BROKEN);

        assertThat(result.getFailureReport().getDetails())
                .anySatisfy(detail -> assertThat(detail).contains(BROKEN_ROOT + "." + culprit));
    }

    @Test
    void clockMadeInInjectedConstructor_isNoViolation() {
        EvaluationResult result = evaluate("no ambient time or randomness", BROKEN_ROOT, BROKEN);

        assertThat(result.getFailureReport().getDetails()).noneMatch(detail -> detail.contains("InjectedClock"));
    }

    @Test
    void publicApi_isNoViolation() {
        EvaluationResult result = evaluate("Vespa's internals only in local and bench", BROKEN_ROOT, BROKEN);

        assertThat(result.getFailureReport().getDetails()).noneMatch(detail -> detail.contains("UsesPublicApi"));
    }

    private static EvaluationResult evaluate(String rule, String root, JavaClasses classes) {
        return requireNonNull(new Rooms(root).rules().get(rule), rule).evaluate(classes);
    }
}
