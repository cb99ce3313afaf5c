package io.polyrank.data.marketplace;

import io.polyrank.data.generate.Dice;
import io.polyrank.data.marketplace.Tag.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The items of the shop: all of them by number, and by category. */
final class Catalogue {
    private static final List<String> TIERS = List.of("Pro", "Lite", "Classic", "One", "Max", "Plus", "Mini", "Air");
    private static final List<String> BAIT_ENDINGS = List.of("viral hit!", "last chance!", "must-see!");
    private static final double[] SECOND_STYLE = {0.45, 0.4, 0.15};
    private static final double MATERIAL_CHANCE = 0.7;
    private static final double[] CATEGORY_SHARES =
            Stream.of(Category.values()).mapToDouble(Category::share).toArray();

    private final List<Item> items;
    private final List<List<Item>> byCategory;
    private final int brandCount;

    private Catalogue(List<Item> items, int brandCount) {
        this.items = List.copyOf(items);
        this.brandCount = brandCount;
        this.byCategory = Stream.of(Category.values())
                .map(category -> items.stream()
                        .filter(item -> item.category() == category)
                        .toList())
                .toList();
    }

    /** A shop with the given number of items, the same for the same seed. */
    static Catalogue create(long seed, int itemCount) {
        BrandList brands = BrandList.create(seed);
        List<Item> items = new ArrayList<>(itemCount);
        for (int itemId = 1; itemId <= itemCount; itemId++) {
            items.add(item(itemId, brands, Purpose.ITEMS.dice(seed, itemId)));
        }
        return new Catalogue(items, brands.size());
    }

    /** In order of the number, which starts at 1. */
    List<Item> items() {
        return items;
    }

    Item item(int itemId) {
        return items.get(itemId - 1);
    }

    /** May be empty in a very small shop. */
    List<Item> itemsOf(Category category) {
        return byCategory.get(category.index());
    }

    int brandCount() {
        return brandCount;
    }

    private static Item item(int itemId, BrandList brands, Dice dice) {
        Category category = Category.at(dice.pick(CATEGORY_SHARES));
        Brand brand = brands.pick(category.department(), dice);
        boolean bait =
                dice.chance(brand.flashy() ? WorldConstants.BAIT_CHANCE_OF_FLASHY_BRAND : WorldConstants.BAIT_CHANCE);
        double logPrice = brand.priceLevel() + dice.normal(category.priceDeviation());
        double spread = StrictMath.hypot(category.priceDeviation(), WorldConstants.BRAND_PRICE_DEVIATION);
        double quality = brand.quality() * StrictMath.sqrt(WorldConstants.BRAND_QUALITY_SHARE)
                + dice.normal(StrictMath.sqrt(1 - WorldConstants.BRAND_QUALITY_SHARE));
        double rating = WorldConstants.RATING_MEAN
                + WorldConstants.RATING_SLOPE * (quality + dice.normal(WorldConstants.RATING_NOISE));
        List<Tag> tags = tags(dice);
        return new Item(
                itemId,
                title(category, tags.get(0), bait, dice),
                category,
                brand.brandId(),
                brand.name(),
                friendlyCents(category.medianPrice() * StrictMath.exp(logPrice)),
                (int) StrictMath.rint(StrictMath.max(1, StrictMath.min(5, rating)) * 10),
                tags,
                new Item.Traits(
                        quality,
                        brand.appeal() + dice.normal(WorldConstants.APPEAL_DEVIATION),
                        bait,
                        logPrice / spread,
                        dice.logNormal(1, WorldConstants.PROMINENCE_DEVIATION)));
    }

    private static List<Tag> tags(Dice dice) {
        List<Tag> tags = new ArrayList<>();
        tags.add(Tag.pick(Kind.COLOUR, dice));
        if (dice.chance(MATERIAL_CHANCE)) {
            tags.add(Tag.pick(Kind.MATERIAL, dice));
        }
        int styles = dice.pick(SECOND_STYLE);
        for (int style = 0; style < styles; style++) {
            Tag tag = Tag.pick(Kind.STYLE, dice);
            if (!tags.contains(tag)) {
                tags.add(tag);
            }
        }
        return tags;
    }

    private static String title(Category category, Tag colour, boolean bait, Dice dice) {
        String title = any(category.modelNames(), dice) + " " + any(TIERS, dice) + " " + any(category.nouns(), dice)
                + ", " + colour.text();
        return bait ? title + ", " + any(BAIT_ENDINGS, dice) : title;
    }

    private static String any(List<String> words, Dice dice) {
        return words.get(dice.below(words.size()));
    }

    /** Prices end in 90 or 99 hundredths, as in shops. */
    private static long friendlyCents(double price) {
        long whole = StrictMath.max(2, StrictMath.round(price));
        return whole * 100 - (whole < 50 ? 1 : 10);
    }
}
