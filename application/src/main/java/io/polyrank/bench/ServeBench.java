package io.polyrank.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Sends queries to a serving process: to warm up, then with so many clients in turns, then more than can be ranked. */
final class ServeBench {

    private static final long SEED = 5;
    /** Numbers of clients take turns, so that a slow minute of the machine hits all alike. */
    private static final int ROUNDS = 4;
    /** Sending at a fixed rate takes other code than sending one after the other; it is warmed up as well. */
    private static final double OPEN_SHARE = 0.2;

    private final ServeProcess server;
    private final HttpLoad http;
    private final Consumer<String> progress;
    private final OperatingSystemMXBean machine = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    /**
     * What to do.
     *
     * @param model what it is called
     * @param device where it has to run, as receipts name it
     * @param overload queries offered over those that could be ranked; null for none
     */
    record Plan(
            String model,
            String device,
            List<Integer> clients,
            int candidates,
            int timeoutMillis,
            double warmUp,
            double seconds,
            @Nullable Double overload) {

        Plan {
            clients = clients.stream().distinct().toList();
        }
    }

    ServeBench(ServeProcess server, ServeQueries queries, Consumer<String> progress) {
        this.server = server;
        this.http = new HttpLoad(queries, new SplittableRandom(SEED));
        this.progress = progress;
    }

    ServeReport run(Plan plan) throws InterruptedException {
        warmUp(plan);
        Map<Integer, Load> loads = new LinkedHashMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            for (int clients : plan.clients()) {
                Load load = measured(() -> http.closed(clients, plan.seconds() / ROUNDS));
                loads.merge(clients, load, Load::and);
            }
            progress.accept("Round " + (round + 1) + " of " + ROUNDS + " with " + plan.clients() + " clients done");
        }
        List<ServeReport.Closed> rows = ServeReport.rows(loads, plan.timeoutMillis());
        return new ServeReport(
                plan.model(),
                plan.device(),
                plan.candidates(),
                plan.timeoutMillis(),
                Runtime.getRuntime().availableProcessors(),
                rows,
                plan.overload() == null ? null : overload(plan, plan.overload(), rows));
    }

    private void warmUp(Plan plan) throws InterruptedException {
        int most = plan.clients().stream().mapToInt(Integer::intValue).max().orElse(1);
        List<TimedAnswer> answers = http.closed(most, plan.warmUp());
        int scored = answers.stream()
                .mapToInt(timed -> timed.answer().scored())
                .max()
                .orElse(0);
        if (scored == 0) {
            throw new IllegalStateException("warm-up: found no ranked answer, expected some; the last one was "
                    + answers.get(answers.size() - 1) + "; try a longer --timeout or a longer --warm-up");
        }
        Set<String> devices = answers.stream()
                .filter(timed -> timed.answer().isRanked())
                .map(timed -> timed.answer().device())
                .collect(Collectors.toSet());
        if (!devices.equals(Set.of(plan.device()))) {
            throw new IllegalStateException("--device: found the model on " + devices + ", expected " + plan.device()
                    + "; the serving process's log says why");
        }
        if (scored < plan.candidates()) {
            throw new IllegalArgumentException("--candidates: found " + plan.candidates() + ", expected at most "
                    + scored + ", as many items as queries retrieve; feed more or ask for fewer");
        }
        if (plan.overload() != null) {
            double half = answers.size() / plan.warmUp() / 2;
            http.open(ArrivalSchedule.lasting(plan.warmUp() * OPEN_SHARE, half));
        }
        progress.accept("Warmed up with " + answers.size() + " queries");
    }

    private ServeReport.Overload overload(Plan plan, double factor, List<ServeReport.Closed> rows)
            throws InterruptedException {
        double peak = ServeReport.peak(rows);
        if (peak == 0) {
            throw new IllegalStateException("--overload: found no query ranked in time with any number of clients,"
                    + " so there is no rate to multiply; try a longer --timeout");
        }
        ArrivalSchedule schedule = ArrivalSchedule.lasting(plan.seconds(), factor * peak);
        progress.accept("Offering " + Math.round(schedule.perSecond()) + " queries per second");
        Load load = measured(() -> http.open(schedule));
        Load offered = new Load(load.answers(), schedule.seconds(), load.serverCpuMillis(), load.clientCpuMillis());
        return ServeReport.Overload.of(factor, peak, ServeReport.peakCandidates(rows), offered, plan.timeoutMillis());
    }

    private Load measured(Sending sending) throws InterruptedException {
        double serverCpu = server.cpuMillis();
        long clientCpu = machine.getProcessCpuTime();
        long start = System.nanoTime();
        List<TimedAnswer> answers = sending.send();
        double seconds = (System.nanoTime() - start) / 1e9;
        if (!server.isAlive()) {
            throw new IllegalStateException("serve: found the process ended under load, expected it to serve on");
        }
        return new Load(
                answers, seconds, server.cpuMillis() - serverCpu, (machine.getProcessCpuTime() - clientCpu) / 1e6);
    }

    /** Something that sends queries. */
    @FunctionalInterface
    private interface Sending {

        List<TimedAnswer> send() throws InterruptedException;
    }
}
