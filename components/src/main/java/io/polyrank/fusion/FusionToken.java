package io.polyrank.fusion;

/**
 * One token of a fusion expression.
 *
 * @param kind what it is
 * @param text its characters
 * @param column its place in the expression, 1 for the first character
 */
record FusionToken(Kind kind, String text, int column) {

    enum Kind {
        NUMBER,
        WORD,
        OPEN,
        CLOSE,
        COMMA,
        OPERATOR
    }
}
