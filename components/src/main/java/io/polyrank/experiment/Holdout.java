package io.polyrank.experiment;

/**
 * The units that take part in no experiment.
 *
 * @param salt what chooses them
 * @param slice which buckets of that salt they are
 */
public record Holdout(Salt salt, Slice slice) {

    /** Nobody. */
    static final Holdout NOBODY = new Holdout(Salt.of("holdout"), new Slice(0, Slice.BUCKETS - 1, 0));

    boolean holds(byte[] unit) {
        return slice.count() > 0 && slice.holds(salt.bucket(unit));
    }
}
