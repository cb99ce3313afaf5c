package io.polyrank.data.marketplace;

import io.polyrank.data.generate.Dice;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.IntStream;

/**
 * The running shop: lets the users visit it in the order of time and hands every exposure to a listener.
 *
 * <p>One pass over time: a list is made and answered before the next request is looked at, so nothing depends on the future.
 */
final class World {
    /** Start of the log: a Monday, midnight UTC. */
    static final Instant START = Instant.parse("2026-01-05T00:00:00Z");

    private final MarketplaceArguments arguments;
    private final Catalogue catalogue;
    private final List<Visitor> visitors;

    World(MarketplaceArguments arguments) {
        this.arguments = arguments;
        this.catalogue = Catalogue.create(arguments.seed(), arguments.items());
        this.visitors = visitors(arguments, catalogue);
    }

    Catalogue catalogue() {
        return catalogue;
    }

    List<User> users() {
        return visitors.stream().map(visitor -> visitor.shopper().user()).toList();
    }

    /** The shoppers, in order of the number: after the run, as the log left them and at their first request after it. */
    List<Visitor> visitors() {
        return visitors;
    }

    /** Runs the whole period once; a world can only run once, since its users change. */
    <E extends Exception> void run(ExposureListener<E> listener) throws E {
        PriorityQueue<Visitor> queue = new PriorityQueue<>(Comparator.comparingLong(
                        (Visitor visitor) -> visitor.itinerary().timeMillis())
                .thenComparingInt(Visitor::number));
        queue.addAll(visitors);
        LoggingPolicy policy = new LoggingPolicy(catalogue);
        int request = 0;
        while (!queue.isEmpty()) {
            Visitor visitor = queue.remove();
            if (visitor.itinerary().timeMillis() >= period(arguments).toMillis()) {
                continue;
            }
            request++;
            serve(request, visitor, policy, listener);
            visitor.itinerary().advance();
            queue.add(visitor);
        }
    }

    /** Shoppers as new, in order of the number. */
    static List<Visitor> visitors(MarketplaceArguments arguments, Catalogue catalogue) {
        long seed = arguments.seed();
        List<Shopper> shoppers = Population.create(seed, arguments.users(), period(arguments), catalogue.brandCount());
        return IntStream.rangeClosed(1, shoppers.size())
                .mapToObj(number -> {
                    Shopper shopper = shoppers.get(number - 1);
                    return new Visitor(
                            number,
                            shopper,
                            new Itinerary(shopper.traits(), Purpose.VISITS.dice(seed, number)),
                            Purpose.LISTS.dice(seed, number),
                            Purpose.OUTCOMES.dice(seed, number));
                })
                .toList();
    }

    private <E extends Exception> void serve(
            int request, Visitor visitor, LoggingPolicy policy, ExposureListener<E> listener) throws E {
        Shopper shopper = visitor.shopper();
        long sinceStart = visitor.itinerary().timeMillis();
        if (visitor.itinerary().visitStarts()) {
            shopper.startVisit(sinceStart, shopper.dice());
        }
        Instant instant = START.plusMillis(sinceStart);
        LocalDateTime time = LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
        List<Item> list = policy.list(shopper, sinceStart, visitor.lists());
        // All probabilities are taken before any outcome: a list is shown at once, so no row of it may depend on
        // another.
        List<Chances> chances = IntStream.range(0, list.size())
                .mapToObj(index -> Funnel.chances(shopper, list.get(index), index + 1, time.getHour()))
                .toList();
        for (int index = 0; index < list.size(); index++) {
            Item item = list.get(index);
            Outcome outcome = chances.get(index).draw(visitor.outcomes());
            listener.exposed(new Exposure(
                    request,
                    shopper.user(),
                    item,
                    instant.toEpochMilli(),
                    time,
                    index + 1,
                    outcome,
                    chances.get(index)));
            shopper.remember(item, outcome, shopper.dice());
            policy.learn(item, outcome);
        }
    }

    private static Duration period(MarketplaceArguments arguments) {
        return Duration.ofDays(arguments.days());
    }

    /** Takes exposures in the order of time, request and position. */
    @FunctionalInterface
    interface ExposureListener<E extends Exception> {
        void exposed(Exposure exposure) throws E;
    }

    /** One shopper on the way through the period of the log. */
    record Visitor(int number, Shopper shopper, Itinerary itinerary, Dice lists, Dice outcomes) {}
}
