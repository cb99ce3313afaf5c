package io.polyrank.data.marketplace;

import io.polyrank.data.generate.Dice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Creates the users of the world with their hidden traits and noisy declared profiles. */
final class Population {
    private static final List<Persona> PERSONAS = List.of(Persona.values());

    private Population() {}

    /** Users 1 to {@code userCount} in that order, the same for the same seed. */
    static List<Shopper> create(long seed, int userCount, Duration period, int brandCount) {
        List<Shopper> shoppers = new ArrayList<>(userCount);
        for (int number = 1; number <= userCount; number++) {
            shoppers.add(shopper(number, period, brandCount, Purpose.USERS.dice(seed, number)));
        }
        return shoppers;
    }

    private static Shopper shopper(int number, Duration period, int brandCount, Dice dice) {
        Persona persona = PERSONAS.get(dice.below(PERSONAS.size()));
        Shopper.Traits traits = traits(period, dice);
        User user = new User(
                Visit.userId(number),
                User.AGE_GROUPS.get(dice.pick(persona.ageWeights())),
                User.REGIONS.get(dice.pick(persona.regionWeights())),
                User.DEVICES.get(dice.pick(persona.deviceWeights())),
                traits.propensity() + dice.normal(WorldConstants.MEMBER_NOISE) > WorldConstants.MEMBER_THRESHOLD,
                priceBand(traits.priceTaste() + dice.normal(WorldConstants.DECLARED_PRICE_NOISE)));
        return new Shopper(user, traits, new Taste(persona, brandCount, dice), dice);
    }

    private static Shopper.Traits traits(Duration period, Dice dice) {
        long arrivalMillis =
                dice.chance(WorldConstants.EARLY_USERS) ? 0 : (long) dice.between(0, (double) period.toMillis());
        // The mean of a log-normal is its median times exp(variance / 2).
        double medianVisits = WorldConstants.VISITS_PER_DAY
                * StrictMath.exp(-WorldConstants.ACTIVITY_DEVIATION * WorldConstants.ACTIVITY_DEVIATION / 2);
        double visits = dice.logNormal(medianVisits, WorldConstants.ACTIVITY_DEVIATION);
        return new Shopper.Traits(
                arrivalMillis,
                StrictMath.min(visits, WorldConstants.MAXIMUM_VISITS_PER_DAY),
                dice.normal(WorldConstants.CLICK_USER_DEVIATION),
                dice.normal(1),
                dice.normal(1));
    }

    private static String priceBand(double level) {
        if (level < -0.5) {
            return User.PRICE_BANDS.get(0);
        }
        return User.PRICE_BANDS.get(level < 0.5 ? 1 : 2);
    }
}
