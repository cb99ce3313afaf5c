package io.polyrank.ops;

/** How the values of a new weight are drawn. Used by training only: a recorded graph takes trained values. */
public sealed interface Init {

    /** Independent normal values around zero. */
    record Normal(double standardDeviation) implements Init {
        public Normal {
            if (!(standardDeviation > 0) || Double.isInfinite(standardDeviation)) {
                throw new IllegalArgumentException(
                        "standardDeviation: expected a positive finite number, found " + standardDeviation);
            }
        }
    }

    /** Independent values, uniform between {@code -bound} and {@code +bound}. */
    record Uniform(double bound) implements Init {
        public Uniform {
            if (!(bound > 0) || Double.isInfinite(bound)) {
                throw new IllegalArgumentException("bound: expected a positive finite number, found " + bound);
            }
        }
    }

    /** The same value everywhere. */
    record Constant(double value) implements Init {
        public Constant {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("value: expected a finite number, found " + value);
            }
        }
    }

    /** Normal values with the given standard deviation. */
    static Init normal(double standardDeviation) {
        return new Normal(standardDeviation);
    }

    /**
     * Uniform values within {@code +-1/sqrt(fanIn)}, the usual start of a linear layer.
     *
     * @param fanIn how many inputs each output sums over: the last axis of an {@code [out, in]} weight, the second-last
     *     of a stacked {@code [k, in, out]} one
     */
    static Init fanIn(long fanIn) {
        if (fanIn < 1) {
            throw new IllegalArgumentException("fanIn: expected at least 1, found " + fanIn);
        }
        return new Uniform(1 / Math.sqrt((double) fanIn));
    }

    /** The same value everywhere. */
    static Init constant(double value) {
        return new Constant(value);
    }

    /** All zeros. */
    static Init zeros() {
        return new Constant(0);
    }

    /** All ones. */
    static Init ones() {
        return new Constant(1);
    }
}
