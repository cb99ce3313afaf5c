package io.polyrank.data.marketplace;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The users of a marketplace as shoppers in front of any shop, after the days of the log.
 *
 * <p>They are those of {@link MarketplaceGenerator}: same catalogue, traits and tastes for the same arguments. {@link #asNew} is cheap and starts them
 * without the log's missions, clicks and purchases; {@link #afterLog} lives through the log first.
 */
public final class Shoppers {
    /** Of customers by their next requests. */
    public static final Comparator<Customer> IN_ORDER_OF_TIME =
            Comparator.comparingLong(Customer::nextMillis).thenComparingInt(Customer::number);

    private final MarketplaceArguments arguments;
    private final Catalogue catalogue;
    private final Map<String, List<Integer>> byCategory;
    private final List<Customer> customers;
    private final int logUsers;
    private final Instant start;
    private Instant until;
    private long requests;

    private Shoppers(
            MarketplaceArguments arguments,
            int logUsers,
            Catalogue catalogue,
            List<Customer> customers,
            Instant start) {
        this.arguments = arguments;
        this.logUsers = logUsers;
        this.catalogue = catalogue;
        this.byCategory = catalogue.items().stream()
                .collect(Collectors.groupingBy(
                        item -> item.category().text(), Collectors.mapping(Item::itemId, Collectors.toList())));
        this.customers = customers;
        this.start = start;
        this.until = start;
    }

    /** Shoppers without memory at the end of the log's days, which is when their first day starts. */
    public static Shoppers asNew(MarketplaceArguments arguments) {
        return asNew(arguments, endOf(arguments));
    }

    /** Shoppers without memory whose first day starts at the given time. */
    public static Shoppers asNew(MarketplaceArguments arguments, Instant start) {
        return create(new World(arguments), arguments, 0, arguments.users(), start);
    }

    /**
     * The log's users as the log left them, and new ones.
     *
     * @param arguments of the log, which is lived through
     * @param count number of shoppers, 1 to 1,000,000; those beyond the log's users are as new
     * @param start when their first day starts
     */
    public static Shoppers afterLog(MarketplaceArguments arguments, int count, Instant start) {
        World world = new World(arguments);
        world.<RuntimeException>run(exposure -> {});
        return create(world, arguments, arguments.users(), count, start);
    }

    /** Midnight after the last day of the log. */
    public static Instant endOf(MarketplaceArguments arguments) {
        return World.START.plus(Duration.ofDays(arguments.days()));
    }

    private static Shoppers create(
            World world, MarketplaceArguments arguments, int logUsers, int count, Instant start) {
        MarketplaceArguments all =
                new MarketplaceArguments(count, arguments.items(), arguments.days(), arguments.seed());
        List<World.Visitor> visitors = count > arguments.users() ? withNewcomers(world, all) : world.visitors();
        long epochMillis = start.minus(Duration.ofDays(arguments.days())).toEpochMilli();
        List<Customer> customers = visitors.stream()
                .limit(count)
                .map(visitor -> new Customer(
                        arguments.seed(),
                        visitor.number(),
                        visitor.shopper(),
                        visitor.itinerary(),
                        world.catalogue(),
                        epochMillis))
                .toList();
        customers.forEach(customer -> customer.skipTo(start.toEpochMilli()));
        return new Shoppers(all, logUsers, world.catalogue(), customers, start);
    }

    private static List<World.Visitor> withNewcomers(World world, MarketplaceArguments all) {
        List<World.Visitor> known = world.visitors();
        return Stream.concat(
                        known.stream(),
                        World.visitors(all, world.catalogue()).stream().skip(known.size()))
                .toList();
    }

    /**
     * Lets the next days pass in front of a shop in memory; called again, goes on with the day after the last.
     *
     * @param seen told every page in order of time, empty ones too
     */
    public <E extends Exception> void run(int days, int pageLength, Shop<E> shop, Consumer<Shown> seen) throws E {
        until = until.plus(Duration.ofDays(days));
        PriorityQueue<Customer> queue = new PriorityQueue<>(IN_ORDER_OF_TIME);
        queue.addAll(customers);
        while (!queue.isEmpty()) {
            Customer customer = queue.remove();
            if (customer.nextMillis() < until.toEpochMilli()) {
                requests++;
                seen.accept(customer.request(requests, pageLength, shop));
                queue.add(customer);
            }
        }
    }

    /** When the first day starts. */
    public Instant start() {
        return start;
    }

    /** What the shoppers were made from; equal descriptions stand for equal shoppers. */
    String description() {
        return "seed " + arguments.seed() + ", " + arguments.items() + " items, " + arguments.days()
                + " days of log of " + logUsers + " users, " + arguments.users() + " shoppers, first day " + start;
    }

    /** In order of the number. */
    public List<Customer> customers() {
        return customers;
    }

    /** Number of items; their ids are 1 to this. */
    public int items() {
        return arguments.items();
    }

    /** Title of an item. */
    public String title(int itemId) {
        return catalogue.item(itemId).title();
    }

    /** Text of the category of an item. */
    public String category(int itemId) {
        return catalogue.item(itemId).category().text();
    }

    /** Ids of the items of a category; none for a text that is no category. */
    public List<Integer> itemsOf(String category) {
        return byCategory.getOrDefault(category, List.of());
    }

    /** Price of an item. */
    public double price(int itemId) {
        return catalogue.item(itemId).price();
    }
}
