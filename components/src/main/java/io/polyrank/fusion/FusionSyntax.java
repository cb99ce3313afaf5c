package io.polyrank.fusion;

import com.yahoo.searchlib.rankingexpression.rule.Function;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Checks the tokens of a fusion expression before the recursive parser of the ranking expression language sees them.
 *
 * <p>It bounds the work and the stack the parser can need, and lets nothing through but allowed names and scalar
 * functions with the right number of arguments. A feature function such as {@code attribute(x)}, a model, a tensor
 * function or {@code random()} is a call of something else than a scalar function, and is refused as such.
 */
final class FusionSyntax {

    static final int MAXIMUM_TOKENS = 500;
    static final int MAXIMUM_DEPTH = 32;

    private static final String IF = "if";
    private static final String IN = "in";
    private static final Set<String> CONSTANTS = Set.of("false", "true");
    private static final SortedMap<String, Integer> ARITY = arities();

    /** Words that mean something else than a name wherever they stand. */
    static final List<String> RESERVED_WORDS = List.of("false", IF, IN, "true");

    private final List<FusionToken> tokens;
    private final FusionNames names;
    private final Set<String> allowed;
    private final Deque<Group> open = new ArrayDeque<>();

    private FusionSyntax(List<FusionToken> tokens, FusionNames names) {
        this.tokens = tokens;
        this.names = names;
        this.allowed = Set.copyOf(names.all());
    }

    static void check(List<FusionToken> tokens, FusionNames names) {
        if (tokens.size() > MAXIMUM_TOKENS) {
            throw FusionException.inExpression(
                    tokens.get(MAXIMUM_TOKENS).column(),
                    tokens.size() + " names, numbers, operators and parentheses",
                    "at most " + MAXIMUM_TOKENS);
        }
        new FusionSyntax(tokens, names).check();
    }

    private void check() {
        for (int index = 0; index < tokens.size(); index++) {
            FusionToken token = tokens.get(index);
            switch (token.kind()) {
                case WORD -> checkWord(token, tokenAt(index + 1));
                case OPEN -> open(token, tokenAt(index - 1));
                case CLOSE -> close(token, tokenAt(index - 1));
                case COMMA -> comma();
                case NUMBER, OPERATOR -> {}
            }
        }
        Group unclosed = open.peek();
        if (unclosed != null) {
            throw FusionException.inExpression(
                    unclosed.start.column(),
                    FusionException.quote(unclosed.start.text()) + " that is never closed",
                    "a matching " + FusionException.quote(unclosed.closing()));
        }
    }

    private @Nullable FusionToken tokenAt(int index) {
        return index >= 0 && index < tokens.size() ? tokens.get(index) : null;
    }

    private void checkWord(FusionToken word, @Nullable FusionToken next) {
        if (word.text().equals(IN)) {
            requireOpening(word, next, "[", "the operator in and a list, as in 'x in [1, 2]'");
        } else if (next != null && next.text().equals("(")) {
            requireFunction(word);
        } else if (word.text().equals(IF)) {
            requireOpening(word, next, "(", "a condition and two values, as in 'if(x > 1, x, 0)'");
        } else if (!CONSTANTS.contains(word.text()) && !allowed.contains(word.text())) {
            throw FusionException.inExpression(
                    word.column(),
                    "the unknown name " + FusionException.quote(word.text()),
                    "one of the names " + names.all());
        }
    }

    private void requireFunction(FusionToken word) {
        if (ARITY.containsKey(word.text())) {
            return;
        }
        String found = allowed.contains(word.text())
                ? "the name " + FusionException.quote(word.text()) + " followed by '('"
                : "a call of " + FusionException.quote(word.text());
        throw FusionException.inExpression(
                word.column(), found, "one of the functions " + ARITY.keySet() + ", or an operator after a name");
    }

    private static void requireOpening(FusionToken word, @Nullable FusionToken next, String opening, String expected) {
        if (next == null || !next.text().equals(opening)) {
            throw FusionException.inExpression(
                    word.column(),
                    FusionException.quote(word.text()) + " without " + FusionException.quote(opening),
                    expected);
        }
    }

    private void open(FusionToken token, @Nullable FusionToken previous) {
        FusionToken word = previous != null && previous.kind() == FusionToken.Kind.WORD ? previous : null;
        boolean afterIn = word != null && word.text().equals(IN);
        if (token.text().equals("[") && !afterIn) {
            throw FusionException.inExpression(
                    token.column(), "'['", "a list only after the operator in, as in 'x in [1, 2]'");
        }
        if (open.size() == MAXIMUM_DEPTH) {
            throw FusionException.inExpression(
                    token.column(),
                    "more than " + MAXIMUM_DEPTH + " open parentheses",
                    "at most " + MAXIMUM_DEPTH + "; write the expression flatter");
        }
        open.push(new Group(token, afterIn ? null : word));
    }

    private void close(FusionToken token, @Nullable FusionToken previous) {
        Group group = open.peek();
        if (group == null || !group.closing().equals(token.text())) {
            throw FusionException.inExpression(
                    token.column(),
                    FusionException.quote(token.text()) + " that closes nothing",
                    group == null ? "it only after a matching opening one" : FusionException.quote(group.closing()));
        }
        open.pop();
        group.requireArity(group.start.equals(previous) ? 0 : group.commas + 1);
    }

    private void comma() {
        Group group = open.peek();
        if (group != null) {
            group.commas++;
        }
    }

    private static SortedMap<String, Integer> arities() {
        SortedMap<String, Integer> arities = new TreeMap<>(Map.of(IF, 3));
        for (Function function : Function.values()) {
            arities.put(function.name(), function.arity());
        }
        return Collections.unmodifiableSortedMap(arities);
    }

    /** What stands between one opening parenthesis or bracket and its end. */
    private static final class Group {

        private final FusionToken start;
        private final @Nullable FusionToken function;
        private int commas;

        Group(FusionToken start, @Nullable FusionToken function) {
            this.start = start;
            this.function = function;
        }

        String closing() {
            return start.text().equals("(") ? ")" : "]";
        }

        void requireArity(int arguments) {
            if (function == null) {
                return;
            }
            int expected = ARITY.getOrDefault(function.text(), 0);
            if (arguments != expected) {
                throw FusionException.inExpression(
                        function.column(), function.text() + " with " + arguments(arguments), arguments(expected));
            }
        }

        private static String arguments(int count) {
            return count == 1 ? "1 argument" : count + " arguments";
        }
    }
}
