package io.polyrank.data.marketplace;

import io.polyrank.data.generate.Dice;
import io.polyrank.data.marketplace.Shown.ShownItem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A simulated shopper in front of a shop: asks for pages one after the other, and clicks, collects and buys by the funnel of the marketplace.
 *
 * <p>Times depend on the shopper alone. What is drawn for a request depends on seed, shopper, time and item alone, so two shops that show a shopper in
 * the same state the same item at the same position see the same outcome, and one that was shown elsewhere is not disturbed. Not for several threads at
 * once; different customers may be used by different threads.
 */
public final class Customer {
    private static final int TIME_BITS = 41;

    private final long seed;
    private final int number;
    private final Shopper shopper;
    private final Itinerary itinerary;
    private final Catalogue catalogue;
    /** Epoch milliseconds of the start of the log in the time the customer lives in. */
    private final long epochMillis;

    private boolean hasRequested;

    Customer(long seed, int number, Shopper shopper, Itinerary itinerary, Catalogue catalogue, long epochMillis) {
        this.seed = seed;
        this.number = number;
        this.shopper = shopper;
        this.itinerary = itinerary;
        this.catalogue = catalogue;
        this.epochMillis = epochMillis;
    }

    /** Number of the shopper, from 1. */
    public int number() {
        return number;
    }

    /** Time of the next request, epoch milliseconds. */
    public long nextMillis() {
        return epochMillis + itinerary.timeMillis();
    }

    /**
     * Makes the next request and goes on to the one after it.
     *
     * @param request number for {@link Visit#number()}
     * @throws IllegalArgumentException if the shop shows an item that the catalogue does not have, or one twice
     */
    public <E extends Exception> Shown request(long request, int pageLength, Shop<E> shop) throws E {
        hasRequested = true;
        long key = key();
        startVisit(key);
        Visit visit = new Visit(request, number, nextMillis(), lookedFor(Purpose.SEARCHES.dice(seed, key)), pageLength);
        List<Integer> page = shop.page(visit, itemId -> prospect(item(itemId), visit.hour()));
        Shown shown = new Shown(visit, outcomes(visit, page.subList(0, Math.min(page.size(), pageLength)), key));
        itinerary.advance();
        return shown;
    }

    /** Lets the time until then pass without requests to a shop; tastes drift as they do otherwise. */
    void skipTo(long timeMillis) {
        while (nextMillis() < timeMillis) {
            startVisit(key());
            itinerary.advance();
        }
    }

    /** Whether there was a request to a shop; if not, the customer is as created. */
    boolean hasRequested() {
        return hasRequested;
    }

    /** What cannot be worked out again without the shop. */
    CustomerState state() {
        return new CustomerState(
                number,
                itinerary.timeMillis(),
                shopper.memory().recentClicks(),
                shopper.memory().owned(),
                shopper.mission());
    }

    /** Goes on, as created, from where this shopper was. */
    void restore(CustomerState state) {
        hasRequested = true;
        skipTo(epochMillis + state.timeMillis());
        shopper.memory().restore(state.clicks(), state.owned());
        shopper.restoreMission(state.mission());
    }

    private void startVisit(long key) {
        if (itinerary.visitStarts()) {
            shopper.startVisit(itinerary.timeMillis(), Purpose.MOODS.dice(seed, key));
        }
    }

    /** One number for shopper and time: no two requests of a shopper are at the same time. */
    private long key() {
        return ((long) number << TIME_BITS) + itinerary.timeMillis();
    }

    private @Nullable String lookedFor(Dice dice) {
        if (dice.chance(WorldConstants.LOOKS_AROUND)) {
            return null;
        }
        return shopper.focus(dice, dice).text();
    }

    private Prospect prospect(Item item, int hour) {
        Chances chances = Funnel.chances(shopper, item, 1, hour);
        return new Prospect(chances.click(), chances.cart(), chances.purchase(), item.price() * chances.pieces());
    }

    private List<ShownItem> outcomes(Visit visit, List<Integer> page, long key) {
        List<Chances> chances = new ArrayList<>(page.size());
        HashSet<Integer> distinct = new HashSet<>(page);
        if (distinct.size() < page.size()) {
            throw new IllegalArgumentException("page: found an item twice in " + page + ", expected different ones");
        }
        // All probabilities are taken before any outcome: a page is shown at once.
        for (int index = 0; index < page.size(); index++) {
            chances.add(Funnel.chances(shopper, item(page.get(index)), index + 1, visit.hour()));
        }
        long requestSeed = Purpose.OUTCOMES.dice(seed, key).seed();
        List<ShownItem> items = new ArrayList<>(page.size());
        for (int index = 0; index < page.size(); index++) {
            Item item = item(page.get(index));
            Dice dice = Purpose.OUTCOMES.dice(requestSeed, item.itemId());
            Outcome outcome = chances.get(index).draw(dice);
            shopper.remember(item, outcome, dice);
            items.add(new ShownItem(
                    index + 1,
                    item.itemId(),
                    outcome.click(),
                    outcome.cart(),
                    outcome.purchase(),
                    outcome.pieces(),
                    item.priceCents() * outcome.pieces() / 100.0));
        }
        return items;
    }

    private Item item(int itemId) {
        if (itemId < 1 || itemId > catalogue.items().size()) {
            throw new IllegalArgumentException("item: found " + itemId + ", expected one of the catalogue: 1 to "
                    + catalogue.items().size());
        }
        return catalogue.item(itemId);
    }
}
