package io.polyrank.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.yahoo.config.ModelReference;
import io.polyrank.behaviour.FieldValues;
import io.polyrank.encode.Encoder;
import io.polyrank.testing.TinyModels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaskModelsTest {

    private final Path directory;

    TaskModelsTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void model_byName_theFirstIsTheDefault() throws IOException {
        Map<String, Path> files = new LinkedHashMap<>();
        for (String name : List.of("zeta", "beta", "alpha")) {
            files.put(name, TinyModels.write(directory));
        }
        TaskModels models = new TaskModels(files, Device.Kind.CPU);

        assertThat(models.names()).containsExactly("zeta", "beta", "alpha");
        assertThat(models.model("")).isPresent().isEqualTo(models.model("zeta"));
        assertThat(models.model("alpha")).isPresent().isNotEqualTo(models.model("zeta"));
        assertThat(models.model("nothing")).isEmpty();
        models.deconstruct();
    }

    @Test
    void deconstruct_models_areClosed() throws IOException {
        TaskModels models = new TaskModels(Map.of("tiny", TinyModels.write(directory)), Device.Kind.CPU);
        TaskModel model = models.model("tiny").orElseThrow();

        models.deconstruct();

        Encoder.Query query = model.encoder().query(TinyModels.user(), FieldValues.NONE, 0);
        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> model.score(query.user(), query.candidates(List.of(TinyModels.item("1", 1, 1)))))
                .withMessageEndingWith("is closed");
    }

    @Test
    void taskModels_noModel_isRefused() {
        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> new TaskModels(Map.of(), Device.Kind.CPU))
                .withMessage("task-models config: found no model, expected at least one under models");
    }

    @Test
    void taskModels_oneBadModel_failsTheComponent() throws IOException {
        Map<String, Path> files = new LinkedHashMap<>();
        files.put("good", TinyModels.write(directory));
        files.put("bad", directory.resolve("nowhere.onnx"));

        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> new TaskModels(files, Device.Kind.CPU))
                .withMessageContaining("nowhere.onnx: found no file");
    }

    @Test
    void taskModels_config_loadsItsModels() throws IOException {
        TaskModels models = new TaskModels(config("tiny"));

        assertThat(models.names()).containsExactly("tiny");
        models.deconstruct();
    }

    @Test
    void taskModels_configWithANameTwice_isRefused() throws IOException {
        TaskModelsConfig config = config("tiny", "tiny");

        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> new TaskModels(config))
                .withMessage("task-models config: found model tiny twice, expected once");
    }

    @Test
    void taskScores_wrongLengthOrNotFinite_isFound() {
        TaskScores scores = new TaskScores(2, 2, new float[] {0.5f, 1, Float.NaN, 0.25f});

        assertThat(scores.finite(0)).isTrue();
        assertThat(scores.finite(1)).isFalse();
        assertThat(scores.score(1, 1)).isEqualTo(0.25f);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TaskScores(2, 2, new float[3]))
                .withMessage("task scores: found 3 values, expected 2 x 2");
    }

    private TaskModelsConfig config(String... names) throws IOException {
        TaskModelsConfig.Builder config = new TaskModelsConfig.Builder();
        for (String name : names) {
            config.models(new TaskModelsConfig.Models.Builder()
                    .name(name)
                    .file(ModelReference.resolved(TinyModels.write(directory))));
        }
        return config.build();
    }
}
