package io.polyrank.encode;

import io.polyrank.spec.DerivedSpec;
import io.polyrank.spec.FeatureSpec;
import io.polyrank.spec.FeatureSpec.Numerical;
import io.polyrank.spec.Transform;
import org.jspecify.annotations.Nullable;

/**
 * A column of numbers: a declared feature or a derived one.
 *
 * @param name its name
 * @param feature the declared feature; null for a derived one
 * @param missing what stands for a missing value of a declared feature
 * @param derived the derived feature; null for a declared one
 * @param transform done first
 * @param normalisation done then
 */
record NumberColumn(
        String name,
        @Nullable FeatureSpec feature,
        double missing,
        @Nullable DerivedSpec derived,
        Transform transform,
        Normalisation normalisation) {

    /**
     * @throws IllegalArgumentException when there is no normalisation
     */
    static NumberColumn of(
            String name,
            @Nullable FeatureSpec feature,
            @Nullable DerivedSpec derived,
            @Nullable Normalisation normalisation) {
        if (normalisation == null) {
            throw new IllegalArgumentException("normalisation of feature " + name + ": found none, expected one");
        }
        if (feature != null && feature.form() instanceof Numerical form) {
            return new NumberColumn(name, feature, form.missing(), null, form.transform(), normalisation);
        }
        if (derived == null) {
            throw new IllegalArgumentException("number " + name + ": found neither a feature nor a derived one");
        }
        return new NumberColumn(name, null, 0, derived, derived.transform(), normalisation);
    }

    /** The number as the model reads it. */
    float standardised(double raw) {
        return normalisation.apply(transform.apply(raw));
    }
}
