package io.polyrank.simulate;

import io.polyrank.data.marketplace.Customer;
import io.polyrank.data.marketplace.Shoppers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Lets shoppers use a running container for some days of their time.
 *
 * <p>Each client has shoppers of its own and asks in order of their time; no client starts a day before all have ended the one before. What becomes of a
 * shopper so depends on what the container shows this shopper alone, not on the number of clients.
 */
public final class Simulation {

    private static final double NANOS_PER_SECOND = 1e9;

    private final Shoppers shoppers;
    private final Settings settings;
    private final ShopClient client;
    private final Tally tally = new Tally();
    private final List<ShopperClient> clients = new ArrayList<>();

    /** @param shoppers as created or read from a file; used up by the simulation */
    public Simulation(Shoppers shoppers, Settings settings) {
        this.shoppers = shoppers;
        this.settings = settings;
        this.client = new ShopClient(settings.url());
        AtomicLong numbers = new AtomicLong();
        for (int index = 0; index < settings.clients(); index++) {
            int part = index;
            List<Customer> customers = shoppers.customers().stream()
                    .filter(customer -> customer.number() % settings.clients() == part)
                    .toList();
            clients.add(new ShopperClient(client, settings, customers, tally, numbers));
        }
    }

    /**
     * What a day came to.
     *
     * @param number from 1
     * @param queries so far
     * @param seconds so far
     */
    public record Day(int number, Instant start, long queries, double seconds) {}

    /**
     * Checks that the container serves the shoppers' catalogue, and runs.
     *
     * @param passed whole days that have passed before
     * @param days to run
     * @param stop whether to stop, asked often
     * @param ended told every whole day
     * @throws IllegalArgumentException if the container does not answer or serves something else
     * @throws IllegalStateException if most queries fail
     */
    public SimulationReport run(int passed, int days, BooleanSupplier stop, Consumer<Day> ended)
            throws InterruptedException {
        CatalogueCheck.run(client, settings.url().toString(), shoppers);
        long start = System.nanoTime();
        int done = 0;
        while (done < days && !stop.getAsBoolean()) {
            Instant day = shoppers.start().plus(Duration.ofDays(passed + done));
            if (day(day.plus(Duration.ofDays(1)), stop)) {
                done++;
                ended.accept(new Day(passed + done, day, tally.queries(), seconds(start)));
            }
        }
        return new SimulationReport(
                settings.url().toString(),
                shoppers.customers().size(),
                passed + 1,
                done,
                shoppers.start().plus(Duration.ofDays(passed)).toString(),
                done < days,
                tally.queries(),
                tally.failedQueries(),
                tally.emptyPages(),
                tally.failures(),
                tally.levels(),
                tally.events(),
                tally.shown(),
                tally.variants(),
                seconds(start));
    }

    /** Whether the day was ended rather than stopped. */
    private boolean day(Instant until, BooleanSupplier stop) throws InterruptedException {
        AtomicBoolean broken = new AtomicBoolean();
        BooleanSupplier end = () -> broken.get() || stop.getAsBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(clients.size());
        try {
            List<Future<?>> running = new ArrayList<>();
            for (ShopperClient each : clients) {
                running.add(threads.submit(() -> {
                    try {
                        each.run(until.toEpochMilli(), end);
                    } catch (RuntimeException | Error e) {
                        broken.set(true);
                        throw e;
                    }
                    return null;
                }));
            }
            for (Future<?> each : running) {
                each.get();
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException("a client failed", e.getCause());
        } finally {
            threads.shutdownNow();
        }
        return !stop.getAsBoolean();
    }

    private static double seconds(long startNanos) {
        return (System.nanoTime() - startNanos) / NANOS_PER_SECOND;
    }
}
