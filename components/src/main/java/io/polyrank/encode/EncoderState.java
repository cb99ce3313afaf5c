package io.polyrank.encode;

import java.util.Map;

/**
 * What the encoder learned from the training rows; part of the passport.
 *
 * @param vocabularies by categorical feature without buckets
 * @param normalisations by numerical or derived feature
 */
public record EncoderState(Map<String, Vocabulary> vocabularies, Map<String, Normalisation> normalisations) {

    public EncoderState {
        vocabularies = Map.copyOf(vocabularies);
        normalisations = Map.copyOf(normalisations);
    }
}
