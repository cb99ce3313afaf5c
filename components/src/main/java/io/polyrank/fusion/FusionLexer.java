package io.polyrank.fusion;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts a fusion expression into tokens.
 *
 * <p>It accepts a subset of what the ranking expression language accepts: no strings, comments, braces, output
 * selectors, query references or numbers other than plain decimal ones. What it accepts, the language reads as the same
 * tokens.
 */
final class FusionLexer {

    private static final Pattern TOKEN =
            Pattern.compile("(?<number>[0-9]+(?:\\.[0-9]*)?(?:[eE][+-]?[0-9]+)?)(?![A-Za-z0-9_.@$])"
                    + "|(?<word>[A-Za-z_][A-Za-z0-9_]*+)(?![@$])"
                    + "|(?<open>[(\\[])|(?<close>[)\\]])|(?<comma>,)"
                    + "|(?<operator>&&|\\|\\||<=|>=|==|!=|~=|[-+*/%^<>!])");
    private static final Pattern WRONG_WORD = Pattern.compile("[A-Za-z0-9_.@$]+");
    private static final Pattern AMBIGUOUS_ZERO = Pattern.compile("0[0-9].*");

    private FusionLexer() {}

    /**
     * @param text one line of text
     * @throws FusionException at the first character that starts no token, or number that no double holds
     */
    static List<FusionToken> tokens(String text) {
        List<FusionToken> tokens = new ArrayList<>();
        Matcher matcher = TOKEN.matcher(text);
        for (int at = skipSpaces(text, 0); at < text.length(); at = skipSpaces(text, matcher.end())) {
            matcher.region(at, text.length());
            if (!matcher.lookingAt()) {
                throw noToken(text, at);
            }
            FusionToken token = new FusionToken(kind(matcher), matcher.group(), at + 1);
            if (token.kind() == FusionToken.Kind.NUMBER) {
                requireReadable(token);
            }
            tokens.add(token);
        }
        return tokens;
    }

    private static int skipSpaces(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
        return at;
    }

    private static FusionToken.Kind kind(Matcher matcher) {
        if (matcher.group("number") != null) {
            return FusionToken.Kind.NUMBER;
        }
        if (matcher.group("word") != null) {
            return FusionToken.Kind.WORD;
        }
        if (matcher.group("open") != null) {
            return FusionToken.Kind.OPEN;
        }
        if (matcher.group("close") != null) {
            return FusionToken.Kind.CLOSE;
        }
        return matcher.group("comma") != null ? FusionToken.Kind.COMMA : FusionToken.Kind.OPERATOR;
    }

    private static void requireReadable(FusionToken number) {
        String digits = number.text();
        if (AMBIGUOUS_ZERO.matcher(digits).matches() || !isRepresentable(digits)) {
            throw FusionException.inExpression(
                    number.column(),
                    "the number " + FusionException.quote(digits),
                    "a finite decimal number without leading zeros, such as 10, 0.5 or 1e-3");
        }
    }

    /** The language reads a number without point and exponent as a 64-bit integer and every other one as a double. */
    private static boolean isRepresentable(String digits) {
        if (digits.chars().allMatch(Character::isDigit)) {
            return digits.length() <= 18;
        }
        return Double.isFinite(Double.parseDouble(digits));
    }

    private static FusionException noToken(String text, int at) {
        Matcher wrongWord = WRONG_WORD.matcher(text).region(at, text.length());
        String found = wrongWord.lookingAt() ? wrongWord.group() : Character.toString(text.codePointAt(at));
        return FusionException.inExpression(
                at + 1,
                FusionException.quote(found),
                "only names, plain decimal numbers, operators, commas, parentheses and calls of scalar functions");
    }
}
