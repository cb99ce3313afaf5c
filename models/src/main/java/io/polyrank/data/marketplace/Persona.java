package io.polyrank.data.marketplace;

/**
 * The hidden kind of shopper behind a user. It shapes taste, and shows through the declared profile only as a tendency.
 *
 * <p>Category weights follow the order of {@link Category}, age weights that of {@link User#AGE_GROUPS}, region weights that of
 * {@link User#REGIONS}, device weights that of {@link User#DEVICES}.
 */
enum Persona {
    ATHLETE(
            new double[] {6, 2, 1, 2, .2, .5, .3, .2, .2, 3, 5, .3},
            new double[] {6, 8, 4, 2, 1},
            new double[] {6, 2, 1, 1},
            new double[] {7, 2, 1}),
    TECHIE(
            new double[] {.5, .4, .5, 6, 6, 4, .3, 1, 2, .2, .5, .3},
            new double[] {8, 7, 4, 1, 1},
            new double[] {1, 6, 2, 1},
            new double[] {3, 7, 1}),
    HOMEMAKER(
            new double[] {.5, .5, .6, .3, .2, .3, 6, 5, 5, .3, .3, 1.5},
            new double[] {1, 3, 6, 7, 5},
            new double[] {1, 1, 6, 2},
            new double[] {3, 4, 4}),
    FASHIONABLE(
            new double[] {6, 5, 6, 1, .2, 1, .3, 1, .4, .2, .3, .3},
            new double[] {9, 7, 3, 2, 1},
            new double[] {2, 6, 2, 1},
            new double[] {9, 1, 2}),
    PARENT(
            new double[] {1, .6, .8, .3, .2, .8, 3, 1, 1, 2, 2, 7},
            new double[] {1, 8, 7, 2, 1},
            new double[] {1, 2, 2, 6},
            new double[] {6, 2, 3}),
    TRAVELLER(
            new double[] {2, 4, 3, 2, .2, 5, .3, .2, .2, 5, 1, .3},
            new double[] {4, 5, 5, 4, 3},
            new double[] {5, 1, 1, 4},
            new double[] {5, 3, 4});

    private final double[] categoryWeights;
    private final double[] ageWeights;
    private final double[] regionWeights;
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
