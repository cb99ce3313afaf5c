package io.polyrank.experiment;

/** What became of a unit in a layer, and why. */
public sealed interface LayerOutcome {

    /** The bucket of who has none. */
    int NO_BUCKET = -1;

    /** The layer's name. */
    String layer();

    /** The unit's bucket in the layer, 0 to 9,999; {@link #NO_BUCKET} without a unit. */
    int bucket();

    /** The reason in a word, for receipts and logs. */
    String why();

    /** The unit is in a variant, by assignment or by override. */
    sealed interface InVariant extends LayerOutcome {

        Experiment experiment();

        Variant variant();
    }

    /** In a variant by its bucket: what an analysis may count. */
    record Assigned(String layer, int bucket, Experiment experiment, Variant variant) implements InVariant {

        @Override
        public String why() {
            return "assigned";
        }
    }

    /** In a variant because the query asked for it: no analysis may count this. */
    record Overridden(String layer, int bucket, Experiment experiment, Variant variant) implements InVariant {

        @Override
        public String why() {
            return "overridden";
        }
    }

    /** In an experiment that mixes the rankings of its variants. */
    record Interleaved(String layer, int bucket, Experiment experiment) implements LayerOutcome {

        @Override
        public String why() {
            return "interleaved";
        }
    }

    /** In an experiment that would mix rankings, had not a layer further up in the file mixed some already. */
    record NotInterleaved(String layer, int bucket, Experiment experiment) implements LayerOutcome {

        @Override
        public String why() {
            return "another_interleaved";
        }
    }

    /** In no experiment of any layer. */
    record HeldOut(String layer, int bucket) implements LayerOutcome {

        @Override
        public String why() {
            return "holdout";
        }
    }

    /** The bucket's experiment has not started, has ended or was stopped. */
    record Outside(String layer, int bucket, Experiment experiment) implements LayerOutcome {

        @Override
        public String why() {
            return "outside";
        }
    }

    /** The bucket's experiment is for others. */
    record NotEligible(String layer, int bucket, Experiment experiment) implements LayerOutcome {

        @Override
        public String why() {
            return "not_eligible";
        }
    }

    /** The variants of the bucket's experiment leave some of its units out, and this is one of them. */
    record NoVariant(String layer, int bucket, Experiment experiment) implements LayerOutcome {

        @Override
        public String why() {
            return "no_variant";
        }
    }

    /** No experiment holds the bucket. */
    record Free(String layer, int bucket) implements LayerOutcome {

        @Override
        public String why() {
            return "free";
        }
    }

    /** The query is nobody's in particular: all such queries would share one bucket. */
    record NoUnit(String layer) implements LayerOutcome {

        @Override
        public int bucket() {
            return NO_BUCKET;
        }

        @Override
        public String why() {
            return "no_unit";
        }
    }
}
