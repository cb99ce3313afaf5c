package io.polyrank.data.marketplace;

import io.polyrank.data.generate.Dice;

/**
 * When one user sends requests: visits follow the hours of the day, and a visit has one or a few requests.
 *
 * <p>Visits are a Poisson process with a rate that changes with the hour, made by thinning (Lewis and Shedler 1979).
 */
final class Itinerary {
    private static final double MILLIS_PER_DAY = 86_400_000;
    private static final long MILLIS_PER_HOUR = 3_600_000;
    private static final int HOURS = 24;
    private static final int DAYS_OF_WEEK = 7;
    /** Traffic by hour, relative to the peak. */
    private static final double[] HOUR_RATES = {
        .15, .08, .05, .04, .04, .08, .18, .32, .42, .46, .48, .52, .60, .55, .50, .50, .54, .62, .74, .90, 1, .95, .68,
        .36
    };

    private static final double WORKDAY_RATE = 0.85;
    private static final double MINIMUM_GAP_MILLIS = 15_000;
    private static final double MEAN_GAP_MILLIS = 60_000;

    private final Dice dice;
    private final double meanMillisAtPeak;
    private long timeMillis;
    private int requestsOfVisit;
    private boolean visitStarts;

    /** An itinerary whose first visit is at the arrival if the user arrives within the log, else some time after its start. */
    Itinerary(Shopper.Traits traits, Dice dice) {
        this.dice = dice;
        this.meanMillisAtPeak = MILLIS_PER_DAY / (traits.visitsPerDay() * peakOverMean());
        this.timeMillis = traits.arrivalMillis();
        if (timeMillis > 0) {
            startVisit();
        } else {
            nextVisit();
        }
    }

    /** Time of the current request, in milliseconds after the start of the log. */
    long timeMillis() {
        return timeMillis;
    }

    boolean visitStarts() {
        return visitStarts;
    }

    /** Goes on to the next request. */
    void advance() {
        if (requestsOfVisit < WorldConstants.MAXIMUM_REQUESTS_PER_VISIT
                && dice.chance(WorldConstants.ANOTHER_REQUEST)) {
            timeMillis += (long) (MINIMUM_GAP_MILLIS + dice.exponential(MEAN_GAP_MILLIS));
            requestsOfVisit++;
            visitStarts = false;
        } else {
            nextVisit();
        }
    }

    private void nextVisit() {
        do {
            timeMillis += (long) dice.exponential(meanMillisAtPeak) + 1;
        } while (!dice.chance(rate(timeMillis)));
        startVisit();
    }

    private void startVisit() {
        requestsOfVisit = 1;
        visitStarts = true;
    }

    /** Traffic at a time relative to the peak; the log starts on a Monday at midnight. */
    private static double rate(long timeMillis) {
        long hours = timeMillis / MILLIS_PER_HOUR;
        boolean weekend = hours / HOURS % DAYS_OF_WEEK >= 5;
        return HOUR_RATES[(int) (hours % HOURS)] * (weekend ? 1 : WORKDAY_RATE);
    }

    private static double peakOverMean() {
        double sum = 0;
        for (double rate : HOUR_RATES) {
            sum += rate;
        }
        return HOURS / sum;
    }
}
