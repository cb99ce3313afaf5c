package io.polyrank.local.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.vespa.searchlib.searchprotocol.protobuf.SearchProtocol.ItemAndNot;
import ai.vespa.searchlib.searchprotocol.protobuf.SearchProtocol.ItemEquiv;
import ai.vespa.searchlib.searchprotocol.protobuf.SearchProtocol.ItemFloatingPointRangeTerm;
import ai.vespa.searchlib.searchprotocol.protobuf.SearchProtocol.ItemIntegerRangeTerm;
import ai.vespa.searchlib.searchprotocol.protobuf.SearchProtocol.ItemIntegerTerm;
import ai.vespa.searchlib.searchprotocol.protobuf.SearchProtocol.ItemNear;
import ai.vespa.searchlib.searchprotocol.protobuf.SearchProtocol.ItemNumericIn;
import ai.vespa.searchlib.searchprotocol.protobuf.SearchProtocol.ItemPhrase;
import ai.vespa.searchlib.searchprotocol.protobuf.SearchProtocol.ItemPrefixTerm;
import ai.vespa.searchlib.searchprotocol.protobuf.SearchProtocol.ItemRank;
import ai.vespa.searchlib.searchprotocol.protobuf.SearchProtocol.ItemStringIn;
import ai.vespa.searchlib.searchprotocol.protobuf.SearchProtocol.ItemTrue;
import ai.vespa.searchlib.searchprotocol.protobuf.SearchProtocol.ItemWordTerm;
import ai.vespa.searchlib.searchprotocol.protobuf.SearchProtocol.QueryTreeItem;
import ai.vespa.searchlib.searchprotocol.protobuf.SearchProtocol.TermItemProperties;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QueryCompilerTest {

    /** One more than a double can tell from its neighbour. */
    private static final long LARGE = (1L << 53) + 1;

    private static final String FEED = """
            {"put": "id:shop:probe::1", "fields": {"id": 1, "title": "Running shoes for winter", "label": "New In", \
            "brand": "Aster", "code": "Ab", "sizes": [40, 41], "colours": ["Red", "blue"], "price": 9.5}}
            {"put": "id:shop:probe::2", "fields": {"id": 2, "title": "Shoes, running, cheap", "label": "sale", \
            "brand": "Borage", "code": "ab", "sizes": [42], "price": 20.0}}
            {"put": "id:shop:probe::3", "fields": {"id": %d, "title": "Hat", "brand": "aster", "price": 20.5}}
            """.formatted(LARGE);

    private final Path temporary;

    @SuppressWarnings("NullAway.Init")
    private SchemaStore store;

    QueryCompilerTest(@TempDir Path temporary) {
        this.temporary = temporary;
    }

    @BeforeAll
    void index() throws IOException {
        ProbeSchema schema = ProbeSchema.in(temporary.resolve("package"));
        store = schema.store(schema.documents(temporary, FEED));
    }

    static Stream<Arguments> queries() {
        return Stream.of(
                Arguments.of("everything", everything(), List.of(1, 2, 3)),
                Arguments.of("word of an index field", word("title", "shoe"), List.of(1, 2)),
                Arguments.of("word of the default fieldset", word("", "shoe"), List.of(1, 2)),
                Arguments.of("exact index field in any case", word("label", "new in"), List.of(1)),
                Arguments.of("part of an exact index field", word("label", "new"), List.of()),
                Arguments.of("uncased attribute", word("brand", "ASTER"), List.of(1, 3)),
                Arguments.of("cased attribute", word("code", "Ab"), List.of(1)),
                Arguments.of("element of an array", word("colours", "red"), List.of(1)),
                Arguments.of("words in", in("brand", "borage", "none"), List.of(2)),
                Arguments.of("prefix", prefix("brand", "as"), List.of(1, 3)),
                Arguments.of("phrase in order", phrase("title", "running", "shoe"), List.of(1)),
                Arguments.of("phrase in other order", phrase("title", "shoe", "running"), List.of(2)),
                Arguments.of("number", number("id", 2), List.of(2)),
                Arguments.of("number of an array", number("sizes", 41), List.of(1)),
                Arguments.of("large number", number("id", LARGE), List.of(3)),
                Arguments.of("neighbour of a large number", number("id", LARGE - 1), List.of()),
                Arguments.of("numbers in", numbersIn("id", 1, LARGE), List.of(1, 3)),
                Arguments.of("whole range on whole numbers", range("id", 1, false, 2, true), List.of(2)),
                Arguments.of("whole range on real numbers", range("price", 9, true, 20, true), List.of(1, 2)),
                Arguments.of("open end", range("price", 20, false, Long.MAX_VALUE, true), List.of(3)),
                Arguments.of("real range", range("price", 9.5, false, 20.5, false), List.of(2)),
                Arguments.of("not", andNot(everything(), word("brand", "aster")), List.of(2)),
                Arguments.of("rank matches by its first only", rank(number("id", 1), number("id", 2)), List.of(1)),
                Arguments.of("equiv", equiv(word("title", "hat"), word("title", "winter")), List.of(1, 3)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("queries")
    void compile_itemOfTheQuery_matchesItsDocuments(String name, QueryTreeItem item, List<Integer> expected) {
        assertThat(matches(item)).as(name).isEqualTo(expected);
    }

    @Test
    void compile_itemItDoesNotKnow_isRefusedByName() {
        QueryTreeItem near =
                QueryTreeItem.newBuilder().setItemNear(ItemNear.newBuilder()).build();

        assertThatThrownBy(() -> matches(near))
                .isInstanceOf(UnsupportedQueryException.class)
                .hasMessage("The stand-in content node of local mode does not support the query item ITEM_NEAR; "
                        + "deploy the application to Vespa for it");
    }

    @Test
    void compile_fieldThatCannotBeSearched_isRefusedWithThoseThatCan() {
        assertThatThrownBy(() -> matches(word("steps", "a")))
                .isInstanceOf(UnsupportedQueryException.class)
                .hasMessageContaining("searching 'steps' in schema 'probe'")
                .hasMessageContaining("brand")
                .hasMessageContaining("fieldsets [default]");
    }

    @Test
    void compile_wordInNumericField_isRefused() {
        assertThatThrownBy(() -> matches(word("price", "cheap")))
                .isInstanceOf(UnsupportedQueryException.class)
                .hasMessageContaining("a word in the numeric field 'price'");
        assertThatThrownBy(() -> matches(number("title", 3)))
                .isInstanceOf(UnsupportedQueryException.class)
                .hasMessageContaining("a number in the text field 'title'");
    }

    private List<Integer> matches(QueryTreeItem item) {
        var matcher = new QueryCompiler(store.fields()).compile(item);
        return store.documents().stream()
                .filter(matcher)
                .map(document ->
                        Integer.valueOf(document.document().getId().getScheme().getNamespaceSpecific()))
                .toList();
    }

    private static TermItemProperties field(String name) {
        return TermItemProperties.newBuilder().setIndex(name).build();
    }

    private static QueryTreeItem everything() {
        return QueryTreeItem.newBuilder().setItemTrue(ItemTrue.newBuilder()).build();
    }

    private static QueryTreeItem word(String field, String word) {
        return QueryTreeItem.newBuilder()
                .setItemWordTerm(
                        ItemWordTerm.newBuilder().setProperties(field(field)).setWord(word))
                .build();
    }

    private static QueryTreeItem in(String field, String... words) {
        return QueryTreeItem.newBuilder()
                .setItemStringIn(
                        ItemStringIn.newBuilder().setProperties(field(field)).addAllWords(List.of(words)))
                .build();
    }

    private static QueryTreeItem prefix(String field, String word) {
        return QueryTreeItem.newBuilder()
                .setItemPrefixTerm(
                        ItemPrefixTerm.newBuilder().setProperties(field(field)).setWord(word))
                .build();
    }

    private static QueryTreeItem phrase(String field, String... words) {
        ItemPhrase.Builder phrase = ItemPhrase.newBuilder().setProperties(field(field));
        for (String word : words) {
            phrase.addChildren(word(field, word));
        }
        return QueryTreeItem.newBuilder().setItemPhrase(phrase).build();
    }

    private static QueryTreeItem number(String field, long number) {
        return QueryTreeItem.newBuilder()
                .setItemIntegerTerm(
                        ItemIntegerTerm.newBuilder().setProperties(field(field)).setNumber(number))
                .build();
    }

    private static QueryTreeItem numbersIn(String field, Long... numbers) {
        return QueryTreeItem.newBuilder()
                .setItemNumericIn(
                        ItemNumericIn.newBuilder().setProperties(field(field)).addAllNumbers(List.of(numbers)))
                .build();
    }

    private static QueryTreeItem numbersIn(String field, int first, long second) {
        return numbersIn(field, Long.valueOf(first), Long.valueOf(second));
    }

    private static QueryTreeItem range(
            String field, long lower, boolean lowerInclusive, long upper, boolean upperInclusive) {
        return QueryTreeItem.newBuilder()
                .setItemIntegerRangeTerm(ItemIntegerRangeTerm.newBuilder()
                        .setProperties(field(field))
                        .setLowerLimit(lower)
                        .setLowerInclusive(lowerInclusive)
                        .setUpperLimit(upper)
                        .setUpperInclusive(upperInclusive))
                .build();
    }

    private static QueryTreeItem range(
            String field, double lower, boolean lowerInclusive, double upper, boolean upperInclusive) {
        return QueryTreeItem.newBuilder()
                .setItemFloatingPointRangeTerm(ItemFloatingPointRangeTerm.newBuilder()
                        .setProperties(field(field))
                        .setLowerLimit(lower)
                        .setLowerInclusive(lowerInclusive)
                        .setUpperLimit(upper)
                        .setUpperInclusive(upperInclusive))
                .build();
    }

    private static QueryTreeItem andNot(QueryTreeItem... items) {
        return QueryTreeItem.newBuilder()
                .setItemAndNot(ItemAndNot.newBuilder().addAllChildren(List.of(items)))
                .build();
    }

    private static QueryTreeItem rank(QueryTreeItem... items) {
        return QueryTreeItem.newBuilder()
                .setItemRank(ItemRank.newBuilder().addAllChildren(List.of(items)))
                .build();
    }

    private static QueryTreeItem equiv(QueryTreeItem... items) {
        return QueryTreeItem.newBuilder()
                .setItemEquiv(ItemEquiv.newBuilder().addAllChildren(List.of(items)))
                .build();
    }
}
