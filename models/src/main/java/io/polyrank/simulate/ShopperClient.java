package io.polyrank.simulate;

import io.polyrank.data.marketplace.Customer;
import io.polyrank.data.marketplace.Shoppers;
import io.polyrank.data.marketplace.Shown;
import io.polyrank.data.marketplace.Visit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * One client with shoppers of its own: asks for one page after the other, in order of time. A shopper's events are told before the same shopper asks again,
 * with those of others until then.
 */
final class ShopperClient {

    private static final int BATCH = 200;
    private static final String ANY = "select * from item where true";

    private final ShopClient client;
    private final Settings settings;
    private final List<Customer> customers;
    private final Tally tally;
    private final AtomicLong numbers;
    private final List<String> untold = new ArrayList<>();
    private final Set<Integer> untoldShoppers = new HashSet<>();

    /** @param numbers of requests, of all clients */
    ShopperClient(ShopClient client, Settings settings, List<Customer> customers, Tally tally, AtomicLong numbers) {
        this.client = client;
        this.settings = settings;
        this.customers = List.copyOf(customers);
        this.tally = tally;
        this.numbers = numbers;
    }

    /**
     * Makes all requests before a time.
     *
     * @param stop asked between two requests
     */
    void run(long untilMillis, BooleanSupplier stop) throws InterruptedException {
        PriorityQueue<Customer> queue = new PriorityQueue<>(Shoppers.IN_ORDER_OF_TIME);
        queue.addAll(customers);
        while (!queue.isEmpty() && !stop.getAsBoolean()) {
            Customer customer = queue.remove();
            if (customer.nextMillis() < untilMillis) {
                visit(customer);
                queue.add(customer);
            }
        }
        tell();
    }

    private void visit(Customer customer) throws InterruptedException {
        if (untold.size() >= BATCH || untoldShoppers.contains(customer.number())) {
            tell();
        }
        List<Page> answers = new ArrayList<>(1);
        Shown shown = customer.<InterruptedException>request(
                numbers.incrementAndGet(), settings.pageLength(), (visit, prospects) -> {
                    try {
                        answers.add(client.page(query(visit)));
                        return answers.get(0).items();
                    } catch (ShopFailureException e) {
                        tally.failed(String.valueOf(e.getMessage()));
                        return List.of();
                    }
                });
        for (Page page : answers) {
            tally.page(page, shown);
            untold.addAll(EventLines.of(shown, page.query()));
            untoldShoppers.add(customer.number());
        }
    }

    private void tell() throws InterruptedException {
        if (!untold.isEmpty()) {
            tally.told(client.tell(untold));
            untold.clear();
            untoldShoppers.clear();
        }
    }

    private Map<String, String> query(Visit visit) {
        Map<String, String> query = new LinkedHashMap<>(settings.parameters());
        query.put(
                "yql",
                visit.category() == null
                        ? ANY
                        : "select * from item where category contains \"" + visit.category() + "\"");
        query.put("hits", Integer.toString(visit.pageLength()));
        query.put("polyrank.user", visit.userId());
        query.put("polyrank.surface", settings.surface());
        query.put("polyrank.now", Long.toString(visit.timeMillis()));
        return query;
    }
}
