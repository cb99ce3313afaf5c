package io.polyrank.data.marketplace;

import java.util.List;
import java.util.Locale;

/** The twelve categories of the shop: how many items, at what prices, under which names. Declaration order gives {@link #id()}. */
enum Category {
    SHOES(
            Department.FASHION,
            1.5,
            70,
            0.45,
            List.of("running shoes", "sneakers", "hiking shoes", "loafers"),
            List.of("Trailrunner", "Citywalk", "Stride", "Pacer")),
    JACKETS(
            Department.FASHION,
            1.1,
            110,
            0.50,
            List.of("rain jacket", "down jacket", "softshell jacket", "parka"),
            List.of("Stormline", "Harbor", "Drift", "Polar")),
    BAGS(
            Department.FASHION,
            1.0,
            60,
            0.55,
            List.of("shoulder bag", "tote bag", "messenger bag", "weekender"),
            List.of("Carryall", "Metro", "Lisbon", "Fold")),
    HEADPHONES(
            Department.ELECTRONICS,
            1.2,
            80,
            0.60,
            List.of("wireless headphones", "earbuds", "studio headphones", "sports earbuds"),
            List.of("Pulse", "Echo", "Silence", "Bassline")),
    KEYBOARDS(
            Department.ELECTRONICS,
            0.8,
            65,
            0.50,
            List.of("mechanical keyboard", "compact keyboard", "gaming keyboard", "office keyboard"),
            List.of("Clicker", "Tactile", "Keyfield", "Typist")),
    CAMERAS(
            Department.ELECTRONICS,
            0.7,
            420,
            0.55,
            List.of("mirrorless camera", "action camera", "compact camera", "instant camera"),
            List.of("Focus", "Shutter", "Horizon", "Snap")),
    COOKWARE(
            Department.HOME,
            1.1,
            45,
            0.55,
            List.of("frying pan", "cooking pot", "wok", "saucepan"),
            List.of("Sear", "Simmer", "Chef", "Ember")),
    LAMPS(
            Department.HOME,
            0.9,
            38,
            0.60,
            List.of("desk lamp", "floor lamp", "table lamp", "pendant lamp"),
            List.of("Glow", "Halo", "Beam", "Dusk")),
    CHAIRS(
            Department.HOME,
            0.8,
            130,
            0.55,
            List.of("office chair", "dining chair", "lounge chair", "folding chair"),
            List.of("Perch", "Lean", "Comfort", "Atelier")),
    TENTS(
            Department.OUTDOOR,
            0.7,
            160,
            0.55,
            List.of("dome tent", "trekking tent", "family tent", "tunnel tent"),
            List.of("Basecamp", "Meadow", "Ridge", "Nomad")),
    BICYCLES(
            Department.OUTDOOR,
            0.7,
            480,
            0.50,
            List.of("city bike", "gravel bike", "mountain bike", "folding bike"),
            List.of("Velo", "Cadence", "Summit", "Roadster")),
    TOYS(
            Department.OUTDOOR,
            1.3,
            25,
            0.55,
            List.of("building blocks", "puzzle", "toy train", "plush bear"),
            List.of("Wonder", "Playtime", "Rainbow", "Explorer"));

    private final Department department;
    private final double share;
    private final double medianPrice;
    private final double priceDeviation;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> nouns;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> modelNames;

    Category(
            Department department,
            double share,
            double medianPrice,
            double priceDeviation,
            List<String> nouns,
            List<String> modelNames) {
        this.department = department;
        this.share = share;
        this.medianPrice = medianPrice;
        this.priceDeviation = priceDeviation;
        this.nouns = nouns;
        this.modelNames = modelNames;
    }

    /** The category at a place of the declaration. */
    @SuppressWarnings("EnumOrdinal")
    static Category at(int index) {
        return values()[index];
    }

    /**
     * The category of a text in the files.
     *
     * @throws IllegalArgumentException if there is none
     */
    static Category of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }

    /** Place in the declaration, from 0; the order of declaration is part of the data. */
    @SuppressWarnings("EnumOrdinal")
    int index() {
        return ordinal();
    }

    /** Number in the files, from 1. */
    int id() {
        return index() + 1;
    }

    /** Text in the files. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    Department department() {
        return department;
    }

    /** Relative number of items. */
    double share() {
        return share;
    }

    double medianPrice() {
        return medianPrice;
    }

    /** Standard deviation of the logarithm of the price. */
    double priceDeviation() {
        return priceDeviation;
    }

    List<String> nouns() {
        return nouns;
    }

    List<String> modelNames() {
        return modelNames;
    }
}
