package io.polyrank.local;

import com.yahoo.tensor.IndexedTensor;
import com.yahoo.tensor.Tensor;
import com.yahoo.tensor.TensorType;
import io.polyrank.encode.EncodedCandidates;
import io.polyrank.encode.EncodedUser;
import io.polyrank.encode.InputLayout;
import io.polyrank.encode.ModelInput;
import io.polyrank.runtime.Passport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Rank profiles in which Vespa itself runs our model files in its global-phase: for each model and score a profile whose
 * relevance is that score. What our encoder makes of the user comes as tensors of the query, what it makes of a candidate
 * as tensors in the document.
 */
final class GlobalPhase {

    private static final String FIRST_FIELD = "    field item_id type long {";
    private static final String FIRST_PROFILE = "  # Smoothed popularity";

    private final List<ModelInput> inputs;

    /** @param layout of all the models */
    GlobalPhase(InputLayout layout) {
        this.inputs = ModelInput.of(layout);
    }

    /** The inputs that come with the query. */
    List<ModelInput> perQuery() {
        return inputs.stream().filter(input -> !input.perCandidate()).toList();
    }

    /** The inputs that come with the documents, in fields of their names. */
    List<ModelInput> perCandidate() {
        return inputs.stream().filter(ModelInput::perCandidate).toList();
    }

    /** Adds the fields for the candidates' inputs to the schema of items. */
    void addFields(Path applicationPackage) throws IOException {
        String fields = perCandidate().stream()
                .map(input -> "    field %s type %s {%n      indexing: attribute | summary%n    }%n%n"
                        .formatted(input.name(), type(input)))
                .collect(Collectors.joining());
        BuiltPackage.replace(schema(applicationPackage), FIRST_FIELD, fields + FIRST_FIELD);
    }

    /** Adds profiles for the scores of a model that lies under {@code models/}. */
    void addProfiles(Path applicationPackage, String model, int scores) throws IOException {
        StringBuilder text = new StringBuilder("  rank-profile %s inherits default {%n    inputs {%n".formatted(model));
        for (ModelInput input : perQuery()) {
            text.append("      query(%s) %s%n".formatted(input.name(), type(input)));
        }
        text.append("    }%n    onnx-model %s {%n      file: models/%s.onnx%n".formatted(model, model));
        for (ModelInput input : inputs) {
            String source = input.perCandidate() ? "attribute" : "query";
            text.append("      input %s: %s(%s)%n".formatted(input.name(), source, input.name()));
        }
        text.append("      output %s: scores%n    }%n  }%n%n".formatted(Passport.OUTPUT));
        for (int score = 0; score < scores; score++) {
            text.append("  rank-profile %s inherits %s {%n".formatted(profile(model, score), model));
            text.append("    global-phase {%n      rerank-count: 1000%n".formatted());
            text.append("      expression: onnx(%s).scores{d0:0,d1:%d}%n    }%n  }%n%n".formatted(model, score));
        }
        BuiltPackage.replace(schema(applicationPackage), FIRST_PROFILE, text + FIRST_PROFILE);
    }

    /** The profile that ranks by one score of a model. */
    static String profile(String model, int score) {
        return model + "_" + score;
    }

    /** The one row of an input, for one user or one candidate. */
    static Tensor tensor(ModelInput input, EncodedUser user, EncodedCandidates candidate) {
        IndexedTensor.BoundBuilder builder =
                (IndexedTensor.BoundBuilder) Tensor.Builder.of(TensorType.fromSpec(type(input)));
        for (int cell = 0; cell < input.width(); cell++) {
            double value = input.isFloat() ? input.floats(user, candidate)[cell] : input.ints(user, candidate)[cell];
            builder.cellByDirectIndex(cell, value);
        }
        return builder.build();
    }

    private static String type(ModelInput input) {
        StringBuilder type = new StringBuilder("tensor<float>(d0[1]");
        for (int axis = 0; axis < input.shape().size(); axis++) {
            type.append(",d%d[%d]".formatted(axis + 1, input.shape().get(axis)));
        }
        return type + ")";
    }

    private static Path schema(Path applicationPackage) {
        return applicationPackage.resolve("schemas/item.sd");
    }
}
