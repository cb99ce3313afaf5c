package io.polyrank.data.marketplace;

/**
 * From exposure to purchase: the true probabilities of every step for one user, item, position and time.
 *
 * <p>A click needs examination, which falls with the position, and interest. A cart needs a click; a purchase usually needs a cart. Every step is a
 * logistic function of a sum of effects ({@link WorldConstants}).
 */
final class Funnel {
    private static final double SHOP_MEDIAN_PRICE = 80;
    private static final int EVENING_FROM = 18;

    private Funnel() {}

    /** The probabilities for the shopper as it is now; position from 1, hour 0 to 23. */
    static Chances chances(Shopper shopper, Item item, int position, int hour) {
        double examination = examination(position);
        double purchase = purchaseLogit(shopper, item, hour);
        return new Chances(
                examination * logistic(clickLogit(shopper, item)),
                logistic(cartLogit(shopper, item)),
                logistic(purchase),
                logistic(purchase + WorldConstants.PURCHASE_WITHOUT_CART),
                logistic(WorldConstants.ANOTHER_PIECE_BASE
                        + WorldConstants.ANOTHER_PIECE_PRICE * StrictMath.log(item.price() / SHOP_MEDIAN_PRICE)));
    }

    /** Probability that a position, from 1, is looked at. */
    static double examination(int position) {
        return 1 / (1 + WorldConstants.EXAMINATION_DECAY * (position - 1));
    }

    private static double clickLogit(Shopper shopper, Item item) {
        Item.Traits traits = item.traits();
        return WorldConstants.CLICK_BASE
                + shopper.traits().clickiness()
                + shopper.taste().forItem(item)
                + traits.appeal()
                + WorldConstants.CLICK_QUALITY * traits.quality()
                + WorldConstants.CLICK_PRICE_FIT * priceFit(shopper, item)
                + when(shopper.isAfter(item.category()), WorldConstants.CLICK_MISSION)
                + when(traits.bait(), WorldConstants.CLICK_BAIT)
                + when(traits.dream(), WorldConstants.CLICK_DREAM)
                + when(shopper.memory().clickedLately(item.itemId()), WorldConstants.CLICK_SEEN_BEFORE);
    }

    private static double cartLogit(Shopper shopper, Item item) {
        Item.Traits traits = item.traits();
        return WorldConstants.CART_BASE
                + WorldConstants.CART_TASTE * shopper.taste().forItem(item)
                + WorldConstants.CART_QUALITY * traits.quality()
                + WorldConstants.CART_PRICE_FIT * priceFit(shopper, item)
                + WorldConstants.CART_PROPENSITY * shopper.traits().propensity()
                + when(shopper.isAfter(item.category()), WorldConstants.CART_MISSION)
                + when(traits.bait(), WorldConstants.CART_BAIT)
                + when(traits.dream(), WorldConstants.CART_DREAM)
                + when(shopper.memory().clickedLately(item.itemId()), WorldConstants.CART_CLICKED_BEFORE);
    }

    private static double purchaseLogit(Shopper shopper, Item item, int hour) {
        Item.Traits traits = item.traits();
        return WorldConstants.PURCHASE_BASE
                + WorldConstants.PURCHASE_TASTE * shopper.taste().forItem(item)
                + WorldConstants.PURCHASE_QUALITY * traits.quality()
                + WorldConstants.PURCHASE_PRICE * traits.priceLevel()
                + WorldConstants.PURCHASE_PRICE_FIT * priceFit(shopper, item)
                + WorldConstants.PURCHASE_PROPENSITY * shopper.traits().propensity()
                + WorldConstants.PURCHASE_CATEGORY_PRICE
                        * StrictMath.log(item.category().medianPrice() / SHOP_MEDIAN_PRICE)
                + when(shopper.isAfter(item.category()), WorldConstants.PURCHASE_MISSION)
                + when(traits.bait(), WorldConstants.PURCHASE_BAIT)
                + when(traits.dream(), WorldConstants.PURCHASE_DREAM)
                + when(shopper.user().device().equals("desktop"), WorldConstants.PURCHASE_DESKTOP)
                + when(hour >= EVENING_FROM, WorldConstants.PURCHASE_EVENING)
                + when(shopper.memory().owns(item.itemId()), WorldConstants.PURCHASE_OWNED);
    }

    private static double priceFit(Shopper shopper, Item item) {
        return shopper.traits().priceTaste() * item.traits().priceLevel();
    }

    private static double when(boolean condition, double effect) {
        return condition ? effect : 0;
    }

    private static double logistic(double logit) {
        return 1 / (1 + StrictMath.exp(-logit));
    }
}
