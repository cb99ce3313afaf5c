package io.polyrank.local.node;

import com.yahoo.language.Language;
import com.yahoo.language.Linguistics;
import com.yahoo.language.process.LinguisticsParameters;
import com.yahoo.language.process.StemMode;
import com.yahoo.language.process.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Turns the text of one index field into the terms it is found by, as the field's indexing script says.
 *
 * <p>The same linguistics treats queries in the container, so both sides agree on stems. Text is taken as English, which is what
 * Vespa falls back to for texts too short to tell.
 */
final class TextAnalyzer {

    private static final Pattern TOKENIZE =
            Pattern.compile("\\btokenize(?<normalize> normalize)?(?: stem:\"(?<stem>\\w+)\")?");

    private final Linguistics linguistics;
    private final boolean tokenize;
    private final LinguisticsParameters parameters;

    /** @param script the field's indexing script, such as {@code input title | tokenize normalize stem:"BEST" | index title} */
    TextAnalyzer(Linguistics linguistics, String script) {
        this.linguistics = linguistics;
        Matcher matcher = TOKENIZE.matcher(script);
        this.tokenize = matcher.find();
        boolean normalize = tokenize && matcher.group("normalize") != null;
        String stem = tokenize ? matcher.group("stem") : null;
        this.parameters = new LinguisticsParameters(
                Language.ENGLISH,
                stem == null ? StemMode.NONE : StemMode.valueOf(stem.toUpperCase(Locale.ROOT)),
                normalize,
                true);
    }

    /** The terms of a text in the order of their positions. */
    List<String> terms(String text) {
        if (!tokenize) {
            return List.of(text.toLowerCase(Locale.ROOT));
        }
        List<String> terms = new ArrayList<>();
        for (Token token : linguistics.getTokenizer().tokenize(text, parameters)) {
            addTerms(token, terms);
        }
        return List.copyOf(terms);
    }

    /** A compound token stands for its components. */
    private static void addTerms(Token token, List<String> terms) {
        if (token.getNumComponents() > 0) {
            for (int i = 0; i < token.getNumComponents(); i++) {
                addTerms(token.getComponent(i), terms);
            }
        } else if (token.isIndexable()) {
            terms.add(token.getTokenString());
        }
    }
}
