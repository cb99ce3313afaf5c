package io.polyrank.export.bring;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyrank.encode.EncodedCandidates;
import io.polyrank.encode.EncodedUser;
import io.polyrank.encode.Encoder;
import io.polyrank.encode.InputLayout;
import io.polyrank.encode.InputLayout.Multiple;
import io.polyrank.encode.InputLayout.Sequence;
import io.polyrank.encode.ModelInput;
import io.polyrank.runtime.GoldenRequest;
import io.polyrank.spec.DatasetSpec;
import io.polyrank.spec.FeatureSpec;
import io.polyrank.spec.FeatureSpec.Categorical;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A signature as people read it, and requests as the graph gets them. */
final class SignatureText {

    private SignatureText() {}

    /** The inputs with their columns, and the outputs. */
    static String of(DatasetSpec dataset) {
        Signature signature = Signature.of(dataset);
        InputLayout layout = InputLayout.of(dataset);
        List<String> lines = new ArrayList<>();
        lines.add("inputs");
        for (ModelInput input : signature.inputs()) {
            lines.add(String.format(
                    Locale.ROOT,
                    "  %-24s %-28s %s",
                    input.name(),
                    Signature.describe(Signature.type(input), Signature.shape(input)),
                    columns(input, layout)));
        }
        lines.add("outputs, float32: one [candidates, " + signature.scores().size()
                + "], or one [candidates] or [candidates, 1] each, named");
        lines.add("  " + String.join(", ", signature.scores()));
        return String.join("\n", lines);
    }

    private static String columns(ModelInput input, InputLayout layout) {
        return switch (input.part()) {
            case USER_IDS -> String.join(", ", layout.userIds());
            case USER_NUMBERS -> String.join(", ", layout.userNumbers());
            case USER_MULTIPLE -> values(layout.userMultiples().get(input.index()));
            case SEQUENCE -> events(layout.sequences().get(input.index()));
            case CANDIDATE_IDS -> String.join(", ", layout.candidateIds());
            case CANDIDATE_NUMBERS -> String.join(", ", layout.candidateNumbers());
            case CANDIDATE_MULTIPLE -> values(layout.candidateMultiples().get(input.index()));
        };
    }

    private static String values(Multiple multiple) {
        return "up to " + multiple.slots() + " values of " + multiple.feature() + ", 0 behind them";
    }

    private static String events(Sequence sequence) {
        String fields = sequence.fields().stream()
                .map(field -> field.slots() == 1 ? field.feature() : field.slots() + " x " + field.feature())
                .collect(Collectors.joining(", "));
        return "last " + sequence.length() + " events, oldest first, 0 before them: " + fields;
    }

    /** The ids of an encoder, one line per categorical feature. */
    static String ids(Encoder encoder) {
        List<String> lines = new ArrayList<>();
        lines.add("ids, " + encoder.idCount() + " with 0 for padding");
        for (FeatureSpec feature : encoder.spec().features()) {
            if (feature.form() instanceof Categorical form) {
                int missing = encoder.missingId(feature.name());
                int unknown = encoder.unknownId(feature.name());
                lines.add(String.format(
                        Locale.ROOT,
                        "  %-24s %d missing, %d unknown, from %d on %s",
                        feature.name(),
                        missing,
                        unknown,
                        unknown + 1,
                        form.buckets() > 0
                                ? form.buckets() + " buckets: murmur3_32 of the UTF-8 text, modulo"
                                : "the vocabulary in its order"));
            }
        }
        return String.join("\n", lines);
    }

    /** What the graph gets for a request: by input, its elements in row-major order. */
    static ObjectNode inputs(Encoder encoder, GoldenRequest request) {
        Encoder.Query query = encoder.query(request.user(), request.context(), request.nowMillis());
        EncodedUser user = query.user();
        EncodedCandidates candidates = query.candidates(request.candidates());
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        for (ModelInput input : ModelInput.of(encoder.layout())) {
            ArrayNode elements = root.putArray(input.name());
            if (input.isFloat()) {
                for (float value : input.floats(user, candidates)) {
                    elements.add(value);
                }
            } else {
                for (int value : input.ints(user, candidates)) {
                    elements.add(value);
                }
            }
        }
        return root;
    }
}
