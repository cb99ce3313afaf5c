package io.polyrank.whatif;

import io.polyrank.whatif.WhatIfReport.Answer;
import io.polyrank.whatif.WhatIfReport.Shortlisted;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Which weightings of a grid are worth a test: on the front, surely better than the current order in one metric, and not surely worse in
 * the other. "Surely better" is at the risk of the settings over all weightings and both metrics (Bonferroni), "not surely worse" of one look
 * at one weighting, so that fewer pass. The front itself is of estimates, and which weightings are on it is not sure.
 */
final class Shortlist {

    private static final int MOST = 5;

    private final WhatIfSettings settings;
    private final int units;

    Shortlist(WhatIfSettings settings, int units) {
        this.settings = settings;
        this.units = units;
    }

    /** Which answers no other beats in one metric without losing in the other, by place. */
    List<Integer> front(List<Answer> answers) {
        return IntStream.range(0, answers.size())
                .filter(at -> answers.stream().noneMatch(other -> beats(other, answers.get(at))))
                .boxed()
                .sorted(Comparator.comparingDouble(at -> value(answers.get(at), settings.against())))
                .toList();
    }

    private boolean beats(Answer left, Answer right) {
        double metric = value(left, settings.metric()) - value(right, settings.metric());
        double against = value(left, settings.against()) - value(right, settings.against());
        return metric >= 0 && against >= 0 && metric + against > 0;
    }

    /** Those worth a test, at most {@value #MOST}, most of the metric first. */
    List<Shortlisted> of(List<Answer> answers, List<Integer> front) {
        double risk = settings.alpha() / 2 / (2.0 * Math.max(1, answers.size()));
        List<Shortlisted> list = new ArrayList<>();
        front.stream()
                .map(answers::get)
                .sorted(Comparator.comparingDouble((Answer answer) -> value(answer, settings.metric()))
                        .reversed())
                .forEach(answer -> why(answer, risk)
                        .ifPresent(why -> list.add(new Shortlisted(answer.text(), answer.weights(), why))));
        return list.subList(0, Math.min(MOST, list.size()));
    }

    private Optional<String> why(Answer answer, double risk) {
        for (String better : List.of(settings.metric(), settings.against())) {
            String other = better.equals(settings.metric()) ? settings.against() : settings.metric();
            UnitMean gain = estimate(answer, better).difference();
            UnitMean price = estimate(answer, other).difference();
            boolean surelyWorse = price.range().high() < 0;
            if (gain.surelyAbove(0, risk, units) && !surelyWorse) {
                return Optional.of(String.format(
                        Locale.ROOT,
                        "on the front; %s surely better by %.4g per list (%.4g to %.4g), %s by %.4g (%.4g to %.4g), not surely worse",
                        better,
                        gain.value(),
                        gain.range().low(),
                        gain.range().high(),
                        other,
                        price.value(),
                        price.range().low(),
                        price.range().high()));
            }
        }
        return Optional.empty();
    }

    private static double value(Answer answer, String metric) {
        return estimate(answer, metric).robust().value();
    }

    static Estimate estimate(Answer answer, String metric) {
        Estimate estimate = answer.estimates().get(metric);
        if (estimate == null) {
            throw new IllegalArgumentException("found no estimate of " + metric + ", expected one of "
                    + answer.estimates().keySet());
        }
        return estimate;
    }

    /** A file of experiments with a variant for each. */
    static String experiment(List<Shortlisted> list, String fusion) {
        if (list.isEmpty()) {
            return "";
        }
        int room = 10_000 / (list.size() + 1);
        StringBuilder yaml = new StringBuilder("""
                layers:
                  - name: what_if
                    experiments:
                      - name: what_if_shortlist
                        share: 0.1
                        variants:
                """);
        yaml.append(variant("control", 0, room, "")).append('\n');
        for (int at = 0; at < list.size(); at++) {
            StringBuilder changes = new StringBuilder();
            if (!fusion.isBlank()) {
                changes.append(", fusion: \"")
                        .append(fusion.replace("\\", "\\\\").replace("\"", "\\\""))
                        .append('"');
            }
            changes.append(", weights: {")
                    .append(weights(list.get(at).weights()))
                    .append('}');
            yaml.append(variant("w" + (at + 1), at + 1, room, changes.toString()))
                    .append('\n');
        }
        return yaml.toString();
    }

    private static String variant(String name, int number, int room, String changes) {
        int from = number * room;
        return String.format(
                Locale.ROOT,
                "          - {name: %s, share: %.4f, buckets: %d-%d%s}",
                name,
                room / 10_000.0,
                from,
                from + room - 1,
                changes);
    }

    private static String weights(Map<String, Double> weights) {
        List<String> parts = new ArrayList<>();
        weights.forEach((task, weight) -> parts.add(task + ": " + Verdict.plain(weight)));
        return String.join(", ", parts);
    }
}
