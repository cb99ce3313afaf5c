package io.polyrank.data.marketplace;

import io.polyrank.data.generate.Dice;
import java.util.ArrayList;
import java.util.List;

/** What one user likes, as effects on the click logit. Categories drift from day to day; brands and tags stay. */
final class Taste {
    private final double[] personaWeights;
    private final List<Integer> favourites = new ArrayList<>();
    private final double[] categories = new double[Category.values().length];
    private final double[] brands;
    private final double[] tags = new double[Tag.values().length];

    Taste(Persona persona, int brandCount, Dice dice) {
        this.personaWeights = persona.categoryWeights();
        this.brands = new double[brandCount];
        drawCategories(dice);
        drawBrands(dice);
        drawTags(dice);
    }

    double forCategory(Category category) {
        return categories[category.index()];
    }

    /** Taste for everything about the item that stays the same. */
    double forItem(Item item) {
        double sum = forCategory(item.category()) + brands[item.brandId() - 1];
        for (Tag tag : item.tags()) {
            sum += tags[tag.index()];
        }
        return sum;
    }

    /** A category drawn by taste: favourites mostly. */
    Category drawCategory(Dice dice) {
        double[] weights = new double[categories.length];
        for (int category = 0; category < weights.length; category++) {
            weights[category] = StrictMath.exp(categories[category]);
        }
        return Category.at(dice.pick(weights));
    }

    /** Moves the tastes by the drift of the given time. */
    void drift(double days, Dice dice) {
        for (int category : favourites) {
            categories[category] += dice.normal(WorldConstants.DRIFT_PER_DAY * StrictMath.sqrt(days));
        }
        if (dice.chance(1 - StrictMath.exp(-WorldConstants.REPLACE_FAVOURITE_PER_DAY * days))) {
            replaceOneFavourite(dice);
        }
    }

    private void drawCategories(Dice dice) {
        for (int category = 0; category < categories.length; category++) {
            categories[category] = ordinaryTaste(dice);
        }
        int count = dice.pick(WorldConstants.FAVOURITE_COUNT_WEIGHTS);
        for (int rank = 0; rank < count; rank++) {
            int category = drawNewFavourite(dice);
            favourites.add(category);
            categories[category] =
                    WorldConstants.FAVOURITE_STRENGTHS[rank] + dice.normal(WorldConstants.FAVOURITE_JITTER);
        }
    }

    private void replaceOneFavourite(Dice dice) {
        int rank = dice.below(favourites.size());
        int replaced = favourites.get(rank);
        int category = drawNewFavourite(dice);
        categories[category] = categories[replaced];
        categories[replaced] = ordinaryTaste(dice);
        favourites.set(rank, category);
    }

    private static double ordinaryTaste(Dice dice) {
        return WorldConstants.OTHER_CATEGORY_TASTE + dice.normal(WorldConstants.OTHER_CATEGORY_DEVIATION);
    }

    private int drawNewFavourite(Dice dice) {
        double[] weights = personaWeights.clone();
        for (int category : favourites) {
            weights[category] = 0;
        }
        return dice.pick(weights);
    }

    private void drawBrands(Dice dice) {
        int start = 0;
        for (Department department : Department.values()) {
            int size = department.brandNames().size();
            if (favourites.stream().anyMatch(category -> Category.at(category).department() == department)) {
                brands[start + dice.below(size)] = WorldConstants.DISLIKED_BRAND;
                brands[start + dice.below(size)] = WorldConstants.LIKED_BRAND;
                brands[start + dice.below(size)] = WorldConstants.LIKED_BRAND;
            }
            start += size;
        }
    }

    private void drawTags(Dice dice) {
        for (Tag.Kind kind : Tag.Kind.values()) {
            tags[Tag.pick(kind, dice).index()] = WorldConstants.DISLIKED_TAG;
            tags[Tag.pick(kind, dice).index()] = WorldConstants.LIKED_TAG;
            tags[Tag.pick(kind, dice).index()] = WorldConstants.LIKED_TAG;
        }
    }
}
