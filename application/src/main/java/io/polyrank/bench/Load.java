package io.polyrank.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * What was sent for a while and what came back.
 *
 * @param answers every query's
 * @param seconds how long queries were sent
 * @param serverCpuMillis processor time of the serving process meanwhile
 * @param clientCpuMillis processor time of the sending process meanwhile
 */
record Load(List<TimedAnswer> answers, double seconds, double serverCpuMillis, double clientCpuMillis) {

    static final Load NONE = new Load(List.of(), 0, 0, 0);

    Load {
        answers = List.copyOf(answers);
    }

    /** This and more of the same kind. */
    Load and(Load more) {
        List<TimedAnswer> all = new ArrayList<>(answers);
        all.addAll(more.answers);
        return new Load(
                all,
                seconds + more.seconds,
                serverCpuMillis + more.serverCpuMillis,
                clientCpuMillis + more.clientCpuMillis);
    }
}
