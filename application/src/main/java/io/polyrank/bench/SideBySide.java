package io.polyrank.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Runs ways in turns: a round runs each of them, and the next round begins with another one, so that a slow minute of the
 * machine and the traces that one way leaves in its caches hit all alike.
 */
final class SideBySide {

    private static final int WARM_UP = 2;
    private static final double TOLERANCE = 1e-4;

    private final ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final int rounds;
    private final Runnable afterRound;

    SideBySide(int rounds, Runnable afterRound) {
        this.rounds = rounds;
        this.afterRound = afterRound;
    }

    /**
     * Measures.
     *
     * @param ways whose scores have to agree, or nothing was compared
     * @throws IllegalStateException when the ways do not give the same scores
     */
    List<Measurement> measure(int candidates, List<Way> ways) throws Exception {
        requireEqual(ways);
        List<Measurement> measurements = new ArrayList<>();
        for (Way way : ways) {
            int runs = rounds * way.repeats();
            measurements.add(
                    new Measurement(way.name(), candidates, new double[runs], new double[runs], new double[runs]));
        }
        List<Integer> order = new ArrayList<>();
        for (int index = 0; index < ways.size(); index++) {
            order.add(index);
        }
        for (Way way : ways) {
            for (int run = 0; run < way.warmUps(); run++) {
                way.run().scores();
            }
        }
        for (int round = -WARM_UP; round < rounds; round++) {
            for (int index : order) {
                Way way = ways.get(index);
                for (int repeat = 0; repeat < way.repeats(); repeat++) {
                    run(way.run(), measurements.get(index), round < 0 ? -1 : round * way.repeats() + repeat);
                }
            }
            Collections.rotate(order, 1);
            afterRound.run();
        }
        return measurements;
    }

    private void run(Way.Run run, Measurement into, int place) throws Exception {
        long bytes = thread.getCurrentThreadAllocatedBytes();
        long cpu = thread.getCurrentThreadCpuTime();
        long start = System.nanoTime();
        run.scores();
        long end = System.nanoTime();
        long cpuEnd = thread.getCurrentThreadCpuTime();
        long bytesEnd = thread.getCurrentThreadAllocatedBytes();
        if (place >= 0) {
            into.millis()[place] = (end - start) / 1e6;
            into.cpuMillis()[place] = (cpuEnd - cpu) / 1e6;
            into.bytes()[place] = bytesEnd - bytes;
        }
    }

    private static void requireEqual(List<Way> ways) throws Exception {
        float[] expected = ways.get(0).run().scores();
        for (Way way : ways.subList(1, ways.size())) {
            float[] found = way.run().scores();
            for (int at = 0; at < expected.length; at++) {
                double allowed = TOLERANCE * Math.max(1, Math.abs(expected[at]));
                if (found.length != expected.length || !(Math.abs(found[at] - expected[at]) <= allowed)) {
                    throw new IllegalStateException(
                            way.name() + ": found score " + found[at] + " at " + at + ", expected " + expected[at]
                                    + " as " + ways.get(0).name() + " gives");
                }
            }
        }
    }
}
