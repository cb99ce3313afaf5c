package io.polyrank.encode;

import static java.util.Objects.requireNonNull;

import io.polyrank.behaviour.FieldValues;
import io.polyrank.spec.DerivedSpec;
import io.polyrank.spec.FeatureSpec;
import io.polyrank.spec.FeatureSpec.Numerical;
import java.util.Map;

/** The numbers of one query: declared ones as they are, and those derived from the user's past. Not thread-safe. */
final class QueryNumbers {

    private final Past past;
    private final Map<String, FeatureSpec> features;

    QueryNumbers(Past past, Map<String, FeatureSpec> features) {
        this.past = past;
        this.features = features;
    }

    /** The number of a column as the model reads it. */
    float of(NumberColumn column, FieldValues values) {
        FeatureSpec feature = column.feature();
        double raw = feature == null
                ? derived(requireNonNull(column.derived(), column.name()), values)
                : finite(declared(feature, values), column.missing());
        return column.standardised(raw);
    }

    private double declared(FeatureSpec feature, FieldValues values) {
        double number = values.number(feature.name());
        return Double.isNaN(number) && feature.otherwise() != null ? Double.parseDouble(feature.otherwise()) : number;
    }

    private double derived(DerivedSpec wanted, FieldValues candidate) {
        if (wanted instanceof DerivedSpec.Count count) {
            return count.match() == null
                    ? past.total(count.behaviour())
                    : matching(count.behaviour(), count.match(), count.last(), candidate);
        } else if (wanted instanceof DerivedSpec.Rate rate) {
            return rate(rate, candidate);
        } else if (wanted instanceof DerivedSpec.Recency recency) {
            return past.secondsSince(recency, candidate);
        } else if (wanted instanceof DerivedSpec.Difference difference) {
            return difference(difference, candidate);
        } else {
            return popularity((DerivedSpec.Popularity) wanted, candidate);
        }
    }

    private int matching(String behaviour, String field, int last, FieldValues candidate) {
        return feature(field).multiple()
                ? past.sharing(behaviour, field, last, candidate)
                : past.matching(behaviour, field, last, candidate);
    }

    private double difference(DerivedSpec.Difference difference, FieldValues candidate) {
        FeatureSpec field = feature(difference.field());
        double number = candidate.number(field.name());
        if (!Double.isFinite(number) || !(field.form() instanceof Numerical form)) {
            return 0;
        }
        double mean = past.mean(difference, form.transform(), candidate);
        return Double.isNaN(mean) ? 0 : form.transform().apply(number) - mean;
    }

    private double rate(DerivedSpec.Rate rate, FieldValues candidate) {
        if (rate.match() != null) {
            return Past.share(
                    rate,
                    matching(rate.of(), rate.match(), 0, candidate),
                    matching(rate.given(), rate.match(), 0, candidate));
        }
        return rate.last() > 0
                ? past.rateOfLast(rate)
                : Past.share(rate, past.total(rate.of()), past.total(rate.given()));
    }

    private static double popularity(DerivedSpec.Popularity popularity, FieldValues candidate) {
        double of = counter(popularity.of(), candidate);
        if (popularity.given() == null) {
            return of;
        }
        double given = counter(popularity.given(), candidate);
        return (of + popularity.successes()) / (given + popularity.trials());
    }

    /** A count is never negative; taken as it stands, a negative one could cancel the prior and divide by zero. */
    private static double counter(String behaviour, FieldValues candidate) {
        return Math.max(0, finite(candidate.number(DerivedSpec.counterField(behaviour)), 0));
    }

    private FeatureSpec feature(String name) {
        return requireNonNull(features.get(name), name);
    }

    private static double finite(double value, double otherwise) {
        return Double.isFinite(value) ? value : otherwise;
    }
}
