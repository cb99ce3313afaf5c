package io.polyrank.data.marketplace;

/**
 * The hidden kind of shopper behind a user. It shapes taste, and shows through the declared profile only as a tendency.
 *
 * <p>Category weights follow the order of {@link Category}, age weights that of {@link User#AGE_GROUPS}, region weights that of
 * {@link User#REGIONS}, device weights that of {@link User#DEVICES}.
 */
enum Persona {
    ATHLETE(
            new double[] {9, 1, .1, 1.5, .05, .1, .05, .05, .05, 2, 9, .05},
            new double[] {4, 9, 3, 1, .5},
            new double[] {1, .8, .8, 9},
            new double[] {9, 1, 1}),
    TECHIE(
            new double[] {.1, .05, .1, 9, 9, 7, .05, .2, 1, .05, .1, .05},
            new double[] {8, 8, 3, 1, .5},
            new double[] {.8, 9, .8, .8},
            new double[] {1, 9, .5}),
    HOMEMAKER(
            new double[] {.1, .1, .1, .05, .05, .05, 9, 9, 7, .05, .05, .3},
            new double[] {.5, 1, 3, 9, 8},
            new double[] {.8, .8, 9, .8},
            new double[] {1, 2, 8}),
    FASHIONABLE(
            new double[] {9, 9, 9, .3, .05, .3, .05, .3, .1, .05, .05, .05},
            new double[] {10, 6, 2, 1, .5},
            new double[] {1, 9, .8, .8},
            new double[] {10, .5, 1}),
    PARENT(
            new double[] {.2, .2, .3, .05, .05, .1, 7, .3, 2, .5, 1, 10},
            new double[] {.5, 6, 10, 1, .5},
            new double[] {.8, 2, 8, .8},
            new double[] {7, 1, 3}),
    TRAVELLER(
            new double[] {.5, 7, 3, .3, .05, 9, .05, .05, .05, 9, .2, .05},
            new double[] {.5, 2, 3, 8, 8},
            new double[] {9, .8, .8, 1.5},
            new double[] {2, 7, 2});

    @SuppressWarnings("ImmutableEnumChecker") // only copies are handed out
    private final double[] categoryWeights;

    @SuppressWarnings("ImmutableEnumChecker") // only copies are handed out
    private final double[] ageWeights;

    @SuppressWarnings("ImmutableEnumChecker") // only copies are handed out
    private final double[] regionWeights;

    @SuppressWarnings("ImmutableEnumChecker") // only copies are handed out
    private final double[] deviceWeights;

    Persona(double[] categoryWeights, double[] ageWeights, double[] regionWeights, double[] deviceWeights) {
        this.categoryWeights = categoryWeights;
        this.ageWeights = ageWeights;
        this.regionWeights = regionWeights;
        this.deviceWeights = deviceWeights;
    }

    double[] categoryWeights() {
        return categoryWeights.clone();
    }

    double[] ageWeights() {
        return ageWeights.clone();
    }

    double[] regionWeights() {
        return regionWeights.clone();
    }

    double[] deviceWeights() {
        return deviceWeights.clone();
    }
}
