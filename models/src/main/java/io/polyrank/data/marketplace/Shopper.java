package io.polyrank.data.marketplace;

import io.polyrank.data.generate.Dice;
import org.jspecify.annotations.Nullable;

/** One user in the running world: constant traits, current taste and mission, memory, and the next request. */
final class Shopper {
    private static final double MILLIS_PER_HOUR = 3_600_000;
    private static final double MILLIS_PER_DAY = 24 * MILLIS_PER_HOUR;

    private final User user;
    private final Traits traits;
    private final Taste taste;
    private final Dice dice;
    private final Memory memory = new Memory();
    private @Nullable Mission mission;
    private long tasteMillis;

    Shopper(User user, Traits traits, Taste taste, Dice dice) {
        this.user = user;
        this.traits = traits;
        this.taste = taste;
        this.dice = dice;
        this.tasteMillis = traits.arrivalMillis();
    }

    User user() {
        return user;
    }

    Traits traits() {
        return traits;
    }

    Taste taste() {
        return taste;
    }

    Memory memory() {
        return memory;
    }

    Dice dice() {
        return dice;
    }

    /** The running mission, if there is one. */
    @Nullable Mission mission() {
        return mission;
    }

    /** Replaces the running mission. */
    void restoreMission(@Nullable Mission restored) {
        mission = restored;
    }

    boolean isAfter(Category category) {
        return mission != null && mission.category() == category;
    }

    /** The category that a request looks for: that of the mission mostly, else one of taste or any. */
    Category focus(Dice dice, Dice tasteDice) {
        if (mission != null && dice.chance(WorldConstants.FOCUS_ON_MISSION)) {
            return mission.category();
        }
        return dice.chance(WorldConstants.FOCUS_ON_TASTE)
                ? taste.drawCategory(tasteDice)
                : Category.at(dice.below(Category.values().length));
    }

    /** Brings taste and mission to the time at which a visit starts. */
    void startVisit(long timeMillis, Dice dice) {
        taste.drift(Math.max(0, timeMillis - tasteMillis) / MILLIS_PER_DAY, dice);
        tasteMillis = timeMillis;
        if (mission != null && mission.endMillis() <= timeMillis) {
            mission = null;
        }
        if (mission == null && dice.chance(WorldConstants.MISSION_CHANCE_PER_VISIT)) {
            Category category = dice.chance(WorldConstants.MISSION_FROM_TASTE)
                    ? taste.drawCategory(dice)
                    : Category.at(dice.below(Category.values().length));
            double hours = dice.logNormal(WorldConstants.MISSION_MEDIAN_HOURS, WorldConstants.MISSION_LOG_DEVIATION);
            mission = new Mission(category, timeMillis + (long) (hours * MILLIS_PER_HOUR));
        }
    }

    /** Remembers what came of an exposure. */
    void remember(Item item, Outcome outcome, Dice dice) {
        if (outcome.click()) {
            memory.click(item.itemId());
        }
        if (outcome.purchase()) {
            memory.purchase(item.itemId());
            if (isAfter(item.category()) && dice.chance(WorldConstants.MISSION_ENDS_WITH_PURCHASE)) {
                mission = null;
            }
        }
    }

    /**
     * Traits that stay.
     *
     * @param arrivalMillis when the user registered, in milliseconds after the start of the log (negative: before)
     * @param visitsPerDay mean visits
     * @param clickiness effect on the click logit
     * @param propensity standard normal, readiness to buy
     * @param priceTaste standard normal, liking of expensive (positive) or cheap (negative) items
     */
    record Traits(long arrivalMillis, double visitsPerDay, double clickiness, double propensity, double priceTaste) {}
}
