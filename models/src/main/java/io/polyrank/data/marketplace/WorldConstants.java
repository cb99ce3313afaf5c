package io.polyrank.data.marketplace;

/**
 * The numbers that make the world, in one place.
 *
 * <p>Effects are added on the logit scale of the funnel step they belong to. They were chosen for three properties, which
 * {@code MarketplaceWorldTest} holds: behaviour reveals tastes quickly (a ranker can learn most of what the true probabilities know), item
 * popularity alone is clearly worse than knowing the user, and the tasks disagree about the best order.
 */
final class WorldConstants {
    /** Written to {@code marketplace.json}; raised whenever the same arguments would give other bytes. */
    static final int VERSION = 2;

    static final int LIST_LENGTH = 10;

    // --- Catalogue
    // ---------------------------------------------------------------------------------------------------------------------
    /** Brands of a department sell unequally: the share of the brand of rank r falls like 1 / (r + 1). */
    static final double BRAND_RANK_OFFSET = 1;
    /** Price level of a brand, as standard deviation of the log price between brands. */
    static final double BRAND_PRICE_DEVIATION = 0.30;
    /** Share of an item's quality variance that its brand explains; high, so that quality can be learned from few sales. */
    static final double BRAND_QUALITY_SHARE = 0.9;
    /** Ratings show quality through noise, rating = mean + slope * (quality + noise), and are rounded to tenths. */
    static final double RATING_MEAN = 4.0;

    static final double RATING_SLOPE = 0.35;
    static final double RATING_NOISE = 0.6;
    /** Attraction of the title and picture beyond everything else. */
    static final double APPEAL_DEVIATION = 0.45;
    /** Click-bait items; most of them belong to the few brands that live from it, so that they can be recognised. */
    static final double BAIT_CHANCE = 0.03;

    static final double BAIT_CHANCE_OF_FLASHY_BRAND = 0.8;
    static final double FLASHY_BRAND_CHANCE = 0.15;
    /** From this standardised price in its category on, an item is a dream: looked at and put into carts, seldom paid. */
    static final double DREAM_PRICE_LEVEL = 1.1;
    /** How unequally the shop shows its items before any clicks are known. */
    static final double PROMINENCE_DEVIATION = 0.6;

    // --- Users
    // -------------------------------------------------------------------------------------------------------------------------
    /** Part of the users that registered before the first day; the others arrive during the whole period. */
    static final double EARLY_USERS = 0.92;
    /** Mean visits per user and day; with about two requests per visit the default arguments give just under 300,000 exposures. */
    static final double VISITS_PER_DAY = 0.23;
    /**
     * Skew of activity (standard deviation of the log rate). Strong, as in real shops: most requests come from users with a history, while many users
     * never come.
     */
    static final double ACTIVITY_DEVIATION = 1.6;

    static final double MAXIMUM_VISITS_PER_DAY = 8;
    /** A visit continues with another request with this probability. */
    static final double ANOTHER_REQUEST = 0.55;

    static final int MAXIMUM_REQUESTS_PER_VISIT = 6;
    /** A request of a simulated shopper looks for no category in particular with this probability. */
    static final double LOOKS_AROUND = 0.25;

    /** Favourite categories: strong and few, the main thing a behaviour sequence reveals. */
    static final double[] FAVOURITE_STRENGTHS = {1.3, 1.3, 1.2, 1.2};

    static final double[] FAVOURITE_COUNT_WEIGHTS = {0, 0, 5, 4, 1};
    static final double FAVOURITE_JITTER = 0.1;
    static final double OTHER_CATEGORY_TASTE = -0.8;
    static final double OTHER_CATEGORY_DEVIATION = 0.12;
    /** Two liked brands and one disliked brand in every department that has a favourite category. */
    static final double LIKED_BRAND = 0.5;

    static final double DISLIKED_BRAND = -0.5;
    static final double LIKED_TAG = 0.2;
    static final double DISLIKED_TAG = -0.2;
    /** Noise between the price level a user likes and the one declared. */
    static final double DECLARED_PRICE_NOISE = 0.25;
    /** Noise between the propensity to buy and membership. */
    static final double MEMBER_NOISE = 0.2;

    static final double MEMBER_THRESHOLD = 0.4;
    /** Drift per day: the strength of favourites wanders, and now and then one favourite is replaced. */
    static final double DRIFT_PER_DAY = 0.05;

    static final double REPLACE_FAVOURITE_PER_DAY = 0.006;

    // --- Missions
    // ----------------------------------------------------------------------------------------------------------------------
    static final double MISSION_CHANCE_PER_VISIT = 0.4;
    /** A mission follows long-term taste this often, otherwise it is about any category (a gift, something broken). */
    static final double MISSION_FROM_TASTE = 0.8;

    static final double MISSION_MEDIAN_HOURS = 60;
    static final double MISSION_LOG_DEVIATION = 0.8;
    /** Buying in the category of the mission usually ends it. */
    static final double MISSION_ENDS_WITH_PURCHASE = 0.6;

    // --- Logging policy
    // ----------------------------------------------------------------------------------------------------------------
    /** Composition of a list by slots: the category looked for, popular items, a recently clicked item now and then, and exploration. */
    static final int FOCUS_SLOTS = 4;

    static final int POPULAR_SLOTS = 3;
    static final double REMIND_CHANCE = 0.35;
    /** The query follows the mission this often, otherwise long-term taste or plain browsing. */
    static final double FOCUS_ON_MISSION = 0.7;

    static final double FOCUS_ON_TASTE = 0.5;
    /** Popularity as the policy sees it is refreshed this often, as a feed would do it. */
    static final long POPULARITY_REFRESH_HOURS = 6;
    /** Prior clicks and exposures of the smoothed click rate. */
    static final double PRIOR_CLICKS = 6;

    static final double PRIOR_EXPOSURES = 40;
    /** Advantage of the category looked for in the order of the list; the rest of the order is noise around popularity. */
    static final double FOCUS_BONUS = 0.5;

    static final double ORDER_NOISE = 0.8;

    // --- Funnel: click
    // -----------------------------------------------------------------------------------------------------------------
    /** Examination of position p is 1 / (1 + decay * (p - 1)). */
    static final double EXAMINATION_DECAY = 0.08;

    static final double CLICK_BASE = -2.6;
    static final double CLICK_MISSION = 0.75;
    static final double CLICK_QUALITY = 0.1;
    static final double CLICK_BAIT = 1.4;
    static final double CLICK_DREAM = 1.0;
    /** Product of the price level a user likes and the price level of the item. */
    static final double CLICK_PRICE_FIT = 0.25;

    static final double CLICK_SEEN_BEFORE = 0.3;
    static final double CLICK_USER_DEVIATION = 0.1;

    // --- Funnel: cart given click
    // ------------------------------------------------------------------------------------------------------
    static final double CART_BASE = -0.85;
    static final double CART_TASTE = 0.15;
    static final double CART_MISSION = 0.3;
    static final double CART_QUALITY = 0.7;
    static final double CART_BAIT = -2.2;
    static final double CART_DREAM = 0.8;
    static final double CART_PRICE_FIT = 0.2;
    static final double CART_PROPENSITY = 0.2;
    static final double CART_CLICKED_BEFORE = 0.4;

    // --- Funnel: purchase
    // --------------------------------------------------------------------------------------------------------------
    static final double PURCHASE_BASE = -0.7;
    static final double PURCHASE_TASTE = 0.1;
    static final double PURCHASE_MISSION = 0.3;
    static final double PURCHASE_QUALITY = 0.7;
    static final double PURCHASE_BAIT = -1.0;
    static final double PURCHASE_DREAM = -2.2;
    static final double PURCHASE_PRICE = -0.7;
    static final double PURCHASE_PRICE_FIT = 0.3;
    static final double PURCHASE_PROPENSITY = 0.4;
    /** Expensive categories are bought less often: times the log of the category's median price over the shop's. */
    static final double PURCHASE_CATEGORY_PRICE = -0.5;

    static final double PURCHASE_DESKTOP = 0.5;
    static final double PURCHASE_EVENING = 0.35;
    static final double PURCHASE_OWNED = -1.5;
    /** Buying at once, without the cart, is this much less likely than buying from the cart. */
    static final double PURCHASE_WITHOUT_CART = -3.5;

    // --- Order value
    // -------------------------------------------------------------------------------------------------------------------
    /** Probability of another piece (up to three) for an item at the median price of the shop; cheap items are bought in numbers. */
    static final double ANOTHER_PIECE_BASE = -1.6;

    static final double ANOTHER_PIECE_PRICE = -0.7;

    private WorldConstants() {}
}
