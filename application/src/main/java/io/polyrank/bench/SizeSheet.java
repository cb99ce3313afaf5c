package io.polyrank.bench;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.yahoo.searchlib.rankingexpression.RankingExpression;
import com.yahoo.searchlib.rankingexpression.evaluation.MapContext;
import com.yahoo.searchlib.rankingexpression.parser.ParseException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Figures, each of which is known or worked out from those above it. A formula is a text that is evaluated as it stands, so
 * what is printed is what was computed. Not thread-safe.
 */
final class SizeSheet {

    private static final Pattern SYMBOL = Pattern.compile("[a-z][a-z0-9_]*(?![a-z0-9_(])");
    private static final double EXACT = 1e5;
    private static final int DIGITS = 6;

    /** Where a figure comes from. */
    enum Source {
        GIVEN,
        ASSUMED,
        MEASURED,
        PACKAGE,
        COMPUTED
    }

    /**
     * A figure.
     *
     * @param symbol its name in formulas
     * @param value how much
     * @param unit of what
     * @param source where it comes from
     * @param meaning what it is
     * @param formula what it is worked out by, null if it is not
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Row(
            String symbol,
            double value,
            String unit,
            Source source,
            String meaning,
            @Nullable String formula) {}

    private final Map<String, Row> rows = new LinkedHashMap<>();
    private final Map<String, String> headings = new LinkedHashMap<>();
    private String heading = "";

    /** Begins a part. */
    void heading(String text) {
        heading = text;
    }

    /** Adds a figure that is known. */
    void known(String symbol, double value, String unit, Source source, String meaning) {
        add(new Row(symbol, value, unit, source, meaning, null));
    }

    /**
     * Adds a figure that is worked out.
     *
     * @param formula of symbols above, in Vespa's language of ranking expressions
     */
    void computed(String symbol, String formula, String unit, String meaning) {
        MapContext values = new MapContext();
        rows.values().forEach(row -> values.put(row.symbol(), row.value()));
        try {
            RankingExpression expression = new RankingExpression(formula);
            SYMBOL.matcher(formula).results().map(MatchResult::group).forEach(this::value);
            add(new Row(symbol, expression.evaluate(values).asDouble(), unit, Source.COMPUTED, meaning, formula));
        } catch (ParseException e) {
            throw new IllegalArgumentException(symbol + ": found " + formula + ", expected a formula", e);
        }
    }

    private void add(Row row) {
        if (!Double.isFinite(row.value())) {
            throw new IllegalArgumentException(row.symbol() + ": found " + row.value() + ", expected a finite number");
        }
        if (rows.put(row.symbol(), row) != null) {
            throw new IllegalArgumentException(row.symbol() + ": found twice, expected once");
        }
        headings.put(row.symbol(), heading);
    }

    /**
     * How much of something.
     *
     * @throws IllegalArgumentException when nothing has this name
     */
    double value(String symbol) {
        Row row = rows.get(symbol);
        if (row == null) {
            throw new IllegalArgumentException(
                    symbol + ": found nothing of this name, expected one of " + rows.keySet());
        }
        return row.value();
    }

    /** All figures, in their order. */
    List<Row> rows() {
        return List.copyOf(rows.values());
    }

    /** All figures and how they are worked out, for people. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        String last = "";
        for (Row row : rows.values()) {
            String part = requireNonNull(headings.get(row.symbol()));
            if (!part.equals(last)) {
                lines.add("");
                lines.add(part);
                last = part;
            }
            String value = row.symbol() + " = " + text(row.value()) + " " + row.unit();
            lines.add("  %-48s %-9s %s"
                    .formatted(value, row.source().name().toLowerCase(Locale.ROOT), row.meaning())
                    .stripTrailing());
            if (row.formula() != null) {
                lines.add("    = " + row.formula());
                lines.add("    = " + SYMBOL.matcher(row.formula()).replaceAll(symbol -> text(value(symbol.group()))));
            }
        }
        return lines;
    }

    /** Whole numbers as they are, others in six digits. */
    static String text(double value) {
        if (value == Math.rint(value) || Math.abs(value) >= EXACT) {
            return String.format(Locale.ROOT, "%.0f", value);
        }
        return new BigDecimal(value)
                .round(new MathContext(DIGITS))
                .stripTrailingZeros()
                .toPlainString();
    }
}
