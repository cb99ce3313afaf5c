package io.polyrank.bench;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * The figures of a load. In JSON the names have underscores: {@code queriesPerSecond} is {@code queries_per_second}.
 *
 * @param queries how many were sent
 * @param seconds for how long
 * @param queriesPerSecond answers of any kind per second
 * @param goodputPerSecond answers per second that came in time, without an error, in the order of the model
 * @param candidatesPerSecond how many candidates of those were scored per second
 * @param ms end to end, over all queries, in milliseconds
 * @param errors how many answers had another status than 200 or an error in them, or did not come
 * @param errorKinds how many by what
 * @param late how many came later than the query's timeout
 * @param lateShare the same as a share of all
 * @param levels how many got how much of the ranking
 * @param categories how many got less than all of it for what reason
 * @param users how many users were found how
 * @param steps where the time of ranked answers went; the shares add up to 1
 * @param rankingOverModel what ranking adds to a query (user, encode, model, fuse) over the model's part in it, means
 * @param serverCpuMsPerQuery processor time of the serving process
 * @param clientCpuMsPerQuery processor time of the sending process
 */
@JsonNaming(SnakeCaseStrategy.class)
record LoadFigures(
        long queries,
        double seconds,
        double queriesPerSecond,
        double goodputPerSecond,
        double candidatesPerSecond,
        Quantiles ms,
        long errors,
        Map<String, Long> errorKinds,
        long late,
        double lateShare,
        List<Level> levels,
        Map<String, Long> categories,
        Map<String, Long> users,
        List<Part> steps,
        double rankingOverModel,
        double serverCpuMsPerQuery,
        double clientCpuMsPerQuery) {

    /** What is left of a query's time without the steps of the receipt: HTTP, parsing, filling, rendering, the sender. */
    static final String OTHER = "other";

    private static final double MICROS = 1e3;

    /** A distribution; the quantiles are nearest ranks. All 0 when there is nothing. */
    record Quantiles(double mean, double p50, double p95, double p99, double max) {

        static Quantiles of(double[] values) {
            if (values.length == 0) {
                return new Quantiles(0, 0, 0, 0, 0);
            }
            return new Quantiles(
                    LoadFigures.mean(values),
                    Measurement.quantile(values, 0.5),
                    Measurement.quantile(values, 0.95),
                    Measurement.quantile(values, 0.99),
                    Measurement.quantile(values, 1));
        }
    }

    /** Answers that got the same of the ranking. */
    @JsonNaming(SnakeCaseStrategy.class)
    record Level(String level, long answers, double perSecond) {}

    /**
     * A part of the time of ranked answers.
     *
     * @param share of the mean end-to-end time
     */
    @JsonNaming(SnakeCaseStrategy.class)
    record Part(String step, double microsMean, double microsP50, double microsP99, double share) {}

    static LoadFigures of(Load load, double timeoutMillis) {
        List<TimedAnswer> all = load.answers();
        List<TimedAnswer> ranked =
                all.stream().filter(timed -> timed.answer().isRanked()).toList();
        List<TimedAnswer> good =
                all.stream().filter(timed -> timed.isGood(timeoutMillis)).toList();
        long candidates =
                good.stream().mapToLong(timed -> timed.answer().scored()).sum();
        long late = all.stream().filter(timed -> timed.isLate(timeoutMillis)).count();
        long queries = Math.max(1, all.size());
        Map<String, Long> errors = counts(all, Answer::error);
        return new LoadFigures(
                all.size(),
                load.seconds(),
                all.size() / load.seconds(),
                good.size() / load.seconds(),
                candidates / load.seconds(),
                Quantiles.of(values(all, TimedAnswer::millis)),
                errors.values().stream().mapToLong(Long::longValue).sum(),
                errors,
                late,
                (double) late / queries,
                counts(all, Answer::level).entrySet().stream()
                        .map(level -> new Level(level.getKey(), level.getValue(), level.getValue() / load.seconds()))
                        .toList(),
                counts(all, Answer::category),
                counts(all, Answer::user),
                parts(ranked),
                rankingOverModel(ranked),
                load.serverCpuMillis() / queries,
                load.clientCpuMillis() / queries);
    }

    private static List<Part> parts(List<TimedAnswer> ranked) {
        List<Part> parts = new ArrayList<>();
        double whole = mean(values(ranked, timed -> timed.millis() * MICROS));
        for (String step : Answer.STEPS) {
            parts.add(part(step, values(ranked, timed -> micros(timed, step)), whole));
        }
        parts.add(part(OTHER, values(ranked, LoadFigures::otherMicros), whole));
        return parts;
    }

    private static Part part(String step, double[] micros, double whole) {
        Quantiles quantiles = Quantiles.of(micros);
        return new Part(
                step, quantiles.mean(), quantiles.p50(), quantiles.p99(), whole == 0 ? 0 : quantiles.mean() / whole);
    }

    private static double otherMicros(TimedAnswer timed) {
        double steps = 0;
        for (String step : Answer.STEPS) {
            steps += micros(timed, step);
        }
        return timed.millis() * MICROS - steps;
    }

    private static double rankingOverModel(List<TimedAnswer> ranked) {
        double ranking = 0;
        double model = 0;
        for (TimedAnswer timed : ranked) {
            for (String step : Answer.STEPS) {
                boolean other = step.equals(Answer.RETRIEVAL) || step.equals(Answer.WAIT);
                ranking += other ? 0 : micros(timed, step);
            }
            model += micros(timed, Answer.MODEL);
        }
        return model == 0 ? 0 : ranking / model;
    }

    private static double micros(TimedAnswer timed, String step) {
        return timed.answer().micros().getOrDefault(step, 0L);
    }

    private static Map<String, Long> counts(List<TimedAnswer> answers, Function<Answer, String> what) {
        return answers.stream()
                .map(timed -> what.apply(timed.answer()))
                .filter(text -> !text.isEmpty())
                .collect(Collectors.groupingBy(text -> text, TreeMap::new, Collectors.counting()));
    }

    private static double[] values(List<TimedAnswer> answers, ToDoubleFunction<TimedAnswer> value) {
        return answers.stream().mapToDouble(value).toArray();
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return values.length == 0 ? 0 : sum / values.length;
    }
}
