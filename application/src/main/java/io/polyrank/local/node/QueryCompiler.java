package io.polyrank.local.node;

import ai.vespa.searchlib.searchprotocol.protobuf.SearchProtocol.ItemPhrase;
import ai.vespa.searchlib.searchprotocol.protobuf.SearchProtocol.PureWeightedString;
import ai.vespa.searchlib.searchprotocol.protobuf.SearchProtocol.QueryTreeItem;
import ai.vespa.searchlib.searchprotocol.protobuf.SearchProtocol.TermItemProperties;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.function.DoublePredicate;
import java.util.function.LongPredicate;
import java.util.function.Predicate;

/** Makes a test of documents out of the part of Vespa's query tree that this node understands, and refuses the rest by name. */
final class QueryCompiler {

    private final SearchableFields fields;

    QueryCompiler(SearchableFields fields) {
        this.fields = fields;
    }

    /** @throws UnsupportedQueryException if the tree holds an item that this node does not understand */
    Predicate<IndexedDocument> compile(QueryTreeItem item) {
        return switch (item.getItemCase()) {
            case ITEM_TRUE -> document -> true;
            case ITEM_FALSE -> document -> false;
            case ITEM_AND -> all(item.getItemAnd().getChildrenList());
            case ITEM_OR -> any(item.getItemOr().getChildrenList());
            // Only a limit on work makes weakAnd differ from or.
            case ITEM_WEAK_AND -> any(item.getItemWeakAnd().getChildrenList());
            case ITEM_EQUIV -> any(item.getItemEquiv().getChildrenList());
            // All but the first only influence ranking.
            case ITEM_RANK -> compile(item.getItemRank().getChildren(0));
            case ITEM_AND_NOT -> andNot(item.getItemAndNot().getChildrenList());
            case ITEM_PHRASE -> phrase(item.getItemPhrase());
            default -> term(item);
        };
    }

    private Predicate<IndexedDocument> term(QueryTreeItem item) {
        return switch (item.getItemCase()) {
            case ITEM_WORD_TERM ->
                words(
                        item.getItemWordTerm().getProperties(),
                        List.of(item.getItemWordTerm().getWord()));
            case ITEM_EXACTSTRING_TERM ->
                words(
                        item.getItemExactstringTerm().getProperties(),
                        List.of(item.getItemExactstringTerm().getWord()));
            case ITEM_STRING_IN ->
                words(
                        item.getItemStringIn().getProperties(),
                        item.getItemStringIn().getWordsList());
            case ITEM_WORD_ALTERNATIVES ->
                words(
                        item.getItemWordAlternatives().getProperties(),
                        item.getItemWordAlternatives().getWeightedStringsList().stream()
                                .map(PureWeightedString::getValue)
                                .toList());
            case ITEM_PREFIX_TERM ->
                prefix(
                        item.getItemPrefixTerm().getProperties(),
                        item.getItemPrefixTerm().getWord());
            default -> number(item);
        };
    }

    private Predicate<IndexedDocument> number(QueryTreeItem item) {
        return switch (item.getItemCase()) {
            case ITEM_INTEGER_TERM -> {
                long wanted = item.getItemIntegerTerm().getNumber();
                yield numbers(
                        item.getItemIntegerTerm().getProperties(), whole -> whole == wanted, real -> real == wanted);
            }
            case ITEM_FLOATING_POINT_TERM -> {
                double wanted = item.getItemFloatingPointTerm().getNumber();
                yield numbers(
                        item.getItemFloatingPointTerm().getProperties(),
                        whole -> whole == wanted,
                        real -> (float) real == (float) wanted);
            }
            case ITEM_NUMERIC_IN -> {
                Collection<Long> wanted = item.getItemNumericIn().getNumbersList();
                yield numbers(item.getItemNumericIn().getProperties(), wanted::contains, real -> wanted.stream()
                        .anyMatch(number -> number == real));
            }
            case ITEM_INTEGER_RANGE_TERM -> {
                var range = item.getItemIntegerRangeTerm();
                long lower = range.getLowerLimit();
                long upper = range.getUpperLimit();
                boolean lowerInclusive = range.getLowerInclusive();
                boolean upperInclusive = range.getUpperInclusive();
                yield numbers(
                        range.getProperties(),
                        whole -> (lowerInclusive ? whole >= lower : whole > lower)
                                && (upperInclusive ? whole <= upper : whole < upper),
                        inRange((double) lower, lowerInclusive, (double) upper, upperInclusive));
            }
            case ITEM_FLOATING_POINT_RANGE_TERM -> {
                var range = item.getItemFloatingPointRangeTerm();
                DoublePredicate inRange = inRange(
                        range.getLowerLimit(),
                        range.getLowerInclusive(),
                        range.getUpperLimit(),
                        range.getUpperInclusive());
                yield numbers(range.getProperties(), whole -> inRange.test((double) whole), inRange);
            }
            default -> throw new UnsupportedQueryException("the query item " + item.getItemCase());
        };
    }

    private static DoublePredicate inRange(double lower, boolean lowerInclusive, double upper, boolean upperInclusive) {
        return real ->
                (lowerInclusive ? real >= lower : real > lower) && (upperInclusive ? real <= upper : real < upper);
    }

    private Predicate<IndexedDocument> all(List<QueryTreeItem> items) {
        List<Predicate<IndexedDocument>> parts =
                items.stream().map(this::compile).toList();
        return document -> {
            for (Predicate<IndexedDocument> part : parts) {
                if (!part.test(document)) {
                    return false;
                }
            }
            return true;
        };
    }

    private Predicate<IndexedDocument> any(List<QueryTreeItem> items) {
        List<Predicate<IndexedDocument>> parts =
                items.stream().map(this::compile).toList();
        return document -> {
            for (Predicate<IndexedDocument> part : parts) {
                if (part.test(document)) {
                    return true;
                }
            }
            return false;
        };
    }

    private Predicate<IndexedDocument> andNot(List<QueryTreeItem> items) {
        return compile(items.get(0)).and(any(items.subList(1, items.size())).negate());
    }

    private Predicate<IndexedDocument> words(TermItemProperties properties, Collection<String> words) {
        Predicate<IndexedDocument> test = document -> false;
        for (String field : fields.resolve(properties.getIndex())) {
            requireWords(field);
            List<String> wanted =
                    words.stream().map(word -> fields.comparable(field, word)).toList();
            test = test.or(document -> {
                for (String term : document.terms(field)) {
                    if (wanted.contains(term)) {
                        return true;
                    }
                }
                return false;
            });
        }
        return test;
    }

    private Predicate<IndexedDocument> prefix(TermItemProperties properties, String prefix) {
        Predicate<IndexedDocument> test = document -> false;
        for (String field : fields.resolve(properties.getIndex())) {
            requireWords(field);
            String wanted = fields.comparable(field, prefix);
            test = test.or(document -> document.terms(field).stream().anyMatch(term -> term.startsWith(wanted)));
        }
        return test;
    }

    private Predicate<IndexedDocument> phrase(ItemPhrase phrase) {
        Predicate<IndexedDocument> test = document -> false;
        for (String field : fields.resolve(phrase.getProperties().getIndex())) {
            requireWords(field);
            List<String> wanted = phrase.getChildrenList().stream()
                    .map(QueryCompiler::phraseWord)
                    .map(word -> fields.comparable(field, word))
                    .toList();
            test = test.or(document -> Collections.indexOfSubList(document.terms(field), wanted) >= 0);
        }
        return test;
    }

    private static String phraseWord(QueryTreeItem item) {
        return switch (item.getItemCase()) {
            case ITEM_WORD_TERM -> item.getItemWordTerm().getWord();
            case ITEM_INTEGER_TERM -> Long.toString(item.getItemIntegerTerm().getNumber());
            default -> throw new UnsupportedQueryException("the query item " + item.getItemCase() + " in a phrase");
        };
    }

    /** Whole and real numbers are compared apart, because large identifiers do not fit a double. */
    private Predicate<IndexedDocument> numbers(
            TermItemProperties properties, LongPredicate whole, DoublePredicate real) {
        Predicate<IndexedDocument> test = document -> false;
        for (String field : fields.resolve(properties.getIndex())) {
            if (!fields.attributes().containsKey(field)) {
                String word = "a number in the text field '" + field + "'";
                throw new UnsupportedQueryException(word);
            }
            test = test.or(document -> {
                for (Number number : document.numbers(field)) {
                    boolean isReal = number instanceof Float || number instanceof Double;
                    if (isReal ? real.test(number.doubleValue()) : whole.test(number.longValue())) {
                        return true;
                    }
                }
                return false;
            });
        }
        return test;
    }

    private void requireWords(String field) {
        var attribute = fields.attributes().get(field);
        if (attribute != null && SearchableFields.isNumeric(attribute)) {
            throw new UnsupportedQueryException("a word in the numeric field '" + field + "'");
        }
    }
}
