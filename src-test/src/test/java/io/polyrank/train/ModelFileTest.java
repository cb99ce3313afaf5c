package io.polyrank.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.polyrank.arch.Architectures;
import io.polyrank.calibrate.CalibrationMethod;
import io.polyrank.data.DataSource;
import io.polyrank.spec.DatasetSpec;
import io.polyrank.spec.DatasetSpecReader;
import io.polyrank.spec.SpecException;
import io.polyrank.testing.TinyWorld;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelFileTest {

    @Test
    void read_nothingButTheName_takesTheDefaults() {
        ModelFile file = ModelFile.read("m.yaml", "model: dtrn", TinyWorld.SPEC);

        assertThat(file.training())
                .isEqualTo(new TrainingSettings(
                        2048,
                        4,
                        2,
                        2e-3,
                        0.5,
                        0.01,
                        0.01,
                        5,
                        0.1,
                        0,
                        BalanceSettings.STATIC,
                        3,
                        0,
                        ListSettings.USUAL,
                        2,
                        CalibrationMethod.NONE));
        assertThat(file.architecture().name()).isEqualTo("dtrn");
        assertThat(file.architecture().rowsIndependent()).isTrue();
        assertThat(file.text()).isEqualTo("model: dtrn");
    }

    @Test
    void read_allTrainingSettings_takesThem() {
        ModelFile file = ModelFile.read("m.yaml", """
            model: dtrn
            training:
              balance: gradnorm
              balancing: {rate: 0.1, alpha: 0.5}
              conflict_steps: 3
              chain_penalty: 0.6
              list: {window_seconds: 60, size: 10}
              batch: 7
              epochs: 6
              patience: 5
              learning_rate: 0.4
              decay: 0.3
              weight_decay: 0.2
              table_weight_decay: 0.1
              largest_gradient: 9
              hide_item: 0
              average: 0.5
              workers: 8
              calibration: isotonic
            """, TinyWorld.SPEC);

        assertThat(file.training())
                .isEqualTo(new TrainingSettings(
                        7,
                        6,
                        5,
                        0.4,
                        0.3,
                        0.2,
                        0.1,
                        9,
                        0,
                        0.5,
                        new BalanceSettings(BalanceSettings.Method.GRADNORM, 0.1, 2, 0.5, 0.5, 1e-3),
                        3,
                        0.6,
                        new ListSettings(Duration.ofSeconds(60), 10),
                        8,
                        CalibrationMethod.ISOTONIC));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        training: {batch: 0}         | m.yaml:2: training.batch: found "0", expected a whole number from 1 to
        training: {learning_rate: 0} | m.yaml:2: training.learning_rate: found "0", expected a number from
        training: {lr: 1}            | m.yaml:2: training.lr: found an unknown key, expected one of average, balance, balancing, batch,
        training: {balance: nash}    | m.yaml:2: training.balance: found "nash", expected one of static, uncertainty, dwa
        training: {balance: dwa, balancing: {alpha: 1}} | m.yaml:2: training.balancing.alpha: found an unknown key
        training: {list: {size: 0}}  | m.yaml:2: training.list.size: found "0", expected a whole number from 1 to
        training: 3                  | m.yaml:2: training: found
        widht: 3                     | m.yaml:2: widht: found an unknown key, expected one of
        heads: 5                     | m.yaml:2: heads: found 5, expected a divisor of width 32
        """)
    void read_wrongSetting_isRefusedWithItsLine(String line, String message) {
        assertThatExceptionOfType(SpecException.class)
                .isThrownBy(() -> ModelFile.read("m.yaml", "model: dtrn\n" + line, TinyWorld.SPEC))
                .withMessageStartingWith(message);
    }

    @Test
    void read_unknownArchitecture_isRefused() {
        assertThatExceptionOfType(SpecException.class)
                .isThrownBy(() -> ModelFile.read("m.yaml", "model: plf", TinyWorld.SPEC))
                .withMessage("m.yaml:1: model: found \"plf\", expected one of " + Architectures.NAMES);
    }

    @Test
    void read_nothingForTasksOfTheirOwn_isRefused() {
        DatasetSpec spec = DatasetSpecReader.read("d.yaml", """
            dataset: d
            item_key: item
            tasks: [{name: click, label: click}]
            features: [{name: item, of: item, kind: categorical}, {name: age, of: user, kind: numerical}]
            """);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> ModelFile.read("m.yaml", "model: dtrn\ntrm: false", spec))
                .withMessageStartingWith(
                        "dtrn: found no behaviour sequence in data set d and trm: false, expected one of them");
    }

    @ParameterizedTest
    @ValueSource(strings = {"kuairand:d", "marketplace:d"})
    void open_builtInModel_fitsTheShippedDataSets(String data) throws IOException {
        ModelFile file = ModelFile.open("dtrn", DataSource.parse(data).spec());

        assertThat(file.text()).contains("model: dtrn");
    }

    @Test
    void open_settingsSomeLevelsDeep_replaceThose() {
        ModelFile file = ModelFile.open(
                "mmoe:training.list.size=5:training.balance=cagrad:training.balancing.radius=0.2", TinyWorld.SPEC);

        assertThat(file.training().list()).isEqualTo(new ListSettings(Duration.ofHours(1), 5));
        assertThat(file.training().balance().radius()).isEqualTo(0.2);
        assertThat(file.training().epochs())
                .isEqualTo(ModelFile.open("mmoe", TinyWorld.SPEC).training().epochs());
    }

    @Test
    void open_nameWithSettings_replacesThoseOfItsFile() {
        ModelFile file =
                ModelFile.open("multitab-net:variant=col+row:training.epochs=7:tower_layers=[3, 2]", TinyWorld.SPEC);

        assertThat(file.architecture().rowsIndependent()).isFalse();
        assertThat(file.training().epochs()).isEqualTo(7);
        assertThat(file.training().batch())
                .isEqualTo(ModelFile.open("multitab-net", TinyWorld.SPEC)
                        .training()
                        .batch());
        assertThat(file.text()).contains("col+row");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"dtrn:tim=maybe", "dtrn:training.epoch=3", "dtrn:tin=false", "dtrn:tim=true:tim=false", "dtrn:=3"
            })
    void open_wrongSetting_isRefused(String model) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ModelFile.open(model, TinyWorld.SPEC))
                .withMessageContaining("expected");
    }

    @Test
    void nameOf_pathWithColons_keepsThem() {
        assertThat(ModelFile.nameOf("dtrn:tim=false:training.epochs=3")).isEqualTo("dtrn");
        assertThat(ModelFile.nameOf("dtrn")).isEqualTo("dtrn");
        assertThat(ModelFile.nameOf("a:b.yaml:training.epochs=3")).isEqualTo("a:b.yaml");
    }

    @Test
    void open_path_readsTheFile(@TempDir Path folder) throws IOException {
        Path path = Files.writeString(folder.resolve("own.yaml"), "model: dtrn\ntraining: {epochs: 2}\n");

        assertThat(ModelFile.open(path.toString(), TinyWorld.SPEC).training().epochs())
                .isEqualTo(2);

        Files.writeString(path, "model: dtrn\nlayers: none\n");
        assertThatExceptionOfType(SpecException.class)
                .isThrownBy(() -> ModelFile.open(path.toString(), TinyWorld.SPEC))
                .withMessage("own.yaml:2: layers: found \"none\", expected a whole number from 1 to 12");
    }

    @Test
    void open_neitherNameNorPath_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ModelFile.open("dtrm", TinyWorld.SPEC))
                .withMessage("model: found \"dtrm\", expected one of " + Architectures.NAMES
                        + " or the path of a model file");
    }
}
