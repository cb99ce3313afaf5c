package io.polyrank.encode;

import io.polyrank.spec.FeatureSpec;

/**
 * A column of ids.
 *
 * @param feature whose values they stand for
 * @param name of the feature
 * @param crossed whether the values are put together of others
 * @param ids of the values
 */
record IdColumn(FeatureSpec feature, String name, boolean crossed, IdSpace.Block ids) {

    static IdColumn of(FeatureSpec feature, IdSpace.Block ids) {
        return new IdColumn(feature, feature.name(), feature.crossed(), ids);
    }
}
