package io.polyrank.train;

/** Hears how training goes. */
public interface TrainingProgress {

    /** Nobody listens. */
    TrainingProgress NONE = new TrainingProgress() {
        @Override
        public void step(int epoch, int rows, int totalRows, double loss) {}

        @Override
        public void epoch(Epoch epoch) {}
    };

    /**
     * A step was taken.
     *
     * @param epoch from 1
     * @param rows training rows done in this epoch
     * @param totalRows training rows of an epoch
     * @param loss running mean loss
     */
    void step(int epoch, int rows, int totalRows, double loss);

    /** An epoch ended and was validated. */
    void epoch(Epoch epoch);
}
