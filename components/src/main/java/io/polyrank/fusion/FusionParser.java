package io.polyrank.fusion;

import com.yahoo.searchlib.rankingexpression.RankingExpression;
import com.yahoo.searchlib.rankingexpression.parser.ParseException;
import com.yahoo.searchlib.rankingexpression.parser.RankingExpressionParser;
import com.yahoo.searchlib.rankingexpression.rule.CompositeNode;
import com.yahoo.searchlib.rankingexpression.rule.ConstantNode;
import com.yahoo.searchlib.rankingexpression.rule.EmbracedNode;
import com.yahoo.searchlib.rankingexpression.rule.ExpressionNode;
import com.yahoo.searchlib.rankingexpression.rule.FunctionNode;
import com.yahoo.searchlib.rankingexpression.rule.IfNode;
import com.yahoo.searchlib.rankingexpression.rule.NegativeNode;
import com.yahoo.searchlib.rankingexpression.rule.NotNode;
import com.yahoo.searchlib.rankingexpression.rule.OperationNode;
import com.yahoo.searchlib.rankingexpression.rule.ReferenceNode;
import com.yahoo.searchlib.rankingexpression.rule.SetMembershipNode;
import java.io.StringReader;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads one line of fusion expression with the parser of the ranking expression language.
 *
 * <p>The tokens are checked first, so that the parser meets neither deep nesting nor constructs that reach outside the
 * expression; the tree it returns is checked again, so that nothing depends on both reading the text alike.
 */
final class FusionParser {

    private static final Set<Class<? extends ExpressionNode>> ALLOWED_NODES = Set.of(
            ConstantNode.class,
            EmbracedNode.class,
            FunctionNode.class,
            IfNode.class,
            NegativeNode.class,
            NotNode.class,
            OperationNode.class,
            ReferenceNode.class,
            SetMembershipNode.class);

    private static final String ANY_VALUE = "a name, a number, a function call or '('";

    private FusionParser() {}

    static RankingExpression parse(String line, FusionNames names) {
        List<FusionToken> tokens = FusionLexer.tokens(line);
        if (tokens.isEmpty()) {
            throw FusionException.inExpression(1, "an empty expression", "an expression over the names " + names.all());
        }
        FusionSyntax.check(tokens, names);
        try {
            ExpressionNode root = new RankingExpressionParser(new StringReader(line)).rankingExpression();
            requireAllowed(root, Set.copyOf(names.all()));
            return new RankingExpression("fusion", root);
        } catch (ParseException exception) {
            FusionException refusal = refusal(exception, line);
            refusal.initCause(exception);
            throw refusal;
        }
    }

    private static void requireAllowed(ExpressionNode node, Set<String> allowed) {
        if (!ALLOWED_NODES.contains(node.getClass())) {
            throw outside(node, allowed);
        }
        if (node instanceof ReferenceNode reference) {
            if (!allowed.contains(reference.toString())) {
                throw outside(node, allowed);
            }
        } else if (node instanceof CompositeNode composite) {
            composite.children().forEach(child -> requireAllowed(child, allowed));
        }
    }

    private static FusionException outside(ExpressionNode node, Set<String> allowed) {
        return FusionException.inExpression(
                1,
                FusionException.quote(node.toString()) + " somewhere in the expression",
                "only operators, scalar functions, numbers and the names " + allowed);
    }

    private static FusionException refusal(ParseException exception, String line) {
        int column = exception.currentToken.next.beginColumn;
        String found = exception.currentToken.next.image;
        return found.isEmpty()
                ? FusionException.inExpression(line.length() + 1, "the end of the expression", expected(exception))
                : FusionException.inExpression(column, FusionException.quote(found), expected(exception));
    }

    /** The parser names every token that could follow, some sixty where a value is missing; callers want the gist. */
    private static String expected(ParseException exception) {
        Set<String> images = Arrays.stream(exception.expectedTokenSequences)
                .map(sequence -> exception.tokenImage[sequence[0]])
                .collect(Collectors.toCollection(LinkedHashSet::new));
        Set<String> gist = new LinkedHashSet<>();
        for (String image : images) {
            switch (image) {
                case "<IDENTIFIER>" -> gist.add(ANY_VALUE);
                case "<INTEGER>" -> gist.add(images.contains("<IDENTIFIER>") ? ANY_VALUE : "a number");
                case "\"+\"" -> gist.add("an operator");
                case "\",\"" -> gist.add("','");
                case "\")\"" -> gist.add("')'");
                case "\"]\"" -> gist.add("']'");
                case "<EOF>" -> gist.add("the end of the expression");
                default -> {}
            }
        }
        return gist.isEmpty() ? String.join(" or ", images) : String.join(" or ", gist);
    }
}
