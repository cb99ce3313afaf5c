package io.polyrank.experiment;

import io.polyrank.interleave.Interleaving;
import io.polyrank.spec.YamlNode;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what is particular to experiments that mix the rankings of their variants. */
final class InterleavingReader {

    private InterleavingReader() {}

    static @Nullable Interleaving read(YamlNode experiment) {
        String text = experiment.optionalText("interleaving");
        if (text == null) {
            return null;
        }
        List<String> known =
                Arrays.stream(Interleaving.values()).map(Interleaving::text).toList();
        if (!known.contains(text)) {
            throw experiment.error("interleaving", "\"" + text + "\"", "one of " + known);
        }
        Interleaving interleaving = Interleaving.values()[known.indexOf(text)];
        int variants = experiment.mappings("variants").size();
        if (variants < interleaving.fewest() || variants > interleaving.most()) {
            String expected = interleaving.fewest() == interleaving.most()
                    ? interleaving.fewest() + "; " + Interleaving.OPTIMISED.text() + " mixes more"
                    : interleaving.fewest() + " to " + interleaving.most();
            throw experiment.error("variants", variants + " of them with interleaving " + text, expected);
        }
        return interleaving;
    }

    /** All units see all variants, ranked from the same candidates. */
    static Slice noSlice(YamlNode variant) {
        for (String key : List.of("share", "buckets")) {
            refuse(variant, key, "all units of the experiment see mixtures of all variants");
        }
        for (String key : List.of("candidates", "query_profile")) {
            refuse(variant, key, "variants whose rankings are mixed differ in model, fusion and weights alone");
        }
        return Slice.NONE;
    }

    private static void refuse(YamlNode variant, String key, String why) {
        if (variant.has(key)) {
            throw variant.error(key, "one with interleaving", "none: " + why);
        }
    }
}
