package io.polyrank.local.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.vespa.searchlib.searchprotocol.protobuf.SearchProtocol.Hit;
import ai.vespa.searchlib.searchprotocol.protobuf.SearchProtocol.ItemTrue;
import ai.vespa.searchlib.searchprotocol.protobuf.SearchProtocol.QueryTree;
import ai.vespa.searchlib.searchprotocol.protobuf.SearchProtocol.QueryTreeItem;
import ai.vespa.searchlib.searchprotocol.protobuf.SearchProtocol.SearchReply;
import ai.vespa.searchlib.searchprotocol.protobuf.SearchProtocol.SearchRequest;
import ai.vespa.searchlib.searchprotocol.protobuf.SearchProtocol.SortField;
import ai.vespa.searchlib.searchprotocol.protobuf.SearchProtocol.StringProperty;
import ai.vespa.searchlib.searchprotocol.protobuf.SearchProtocol.TensorProperty;
import com.google.protobuf.ByteString;
import com.yahoo.io.GrowableByteBuffer;
import com.yahoo.slime.Cursor;
import com.yahoo.slime.Slime;
import com.yahoo.slime.SlimeUtils;
import com.yahoo.tensor.Tensor;
import com.yahoo.tensor.serialization.TypedBinaryFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SearchExecutorTest {

    private static final String FEED = """
            {"put": "id:shop:probe::1", "fields": {"price": 3.0, "ready": true, "vector": {"values": [1.0, 2.0]}}}
            {"put": "id:shop:probe::2", "fields": {"price": 5.0, "vector": {"values": [4.0, 0.5]}}}
            {"put": "id:shop:probe::3", "fields": {"title": "No price"}}
            {"put": "id:shop:probe::4", "fields": {"price": 5.0}}
            {"put": "id:shop:probe::1", "fields": {"price": 4.0, "ready": true, "vector": {"values": [1.0, 2.0]}, \
            "votes": {"a": 7}, "steps": [{"name": "first", "counts": {"click": 2}}, {"name": "second"}], \
            "colours": ["red"], "title": "One"}}
            """;

    private final Path temporary;

    @SuppressWarnings("NullAway.Init")
    private SchemaStore store;

    SearchExecutorTest(@TempDir Path temporary) {
        this.temporary = temporary;
    }

    @BeforeAll
    void index() throws IOException {
        ProbeSchema schema = ProbeSchema.in(temporary.resolve("package"));
        store = schema.store(schema.documents(temporary, FEED));
    }

    @Test
    void search_everything_returnsBestFirstAndOfEqualsTheEarlier() {
        SearchReply reply = search(request("price", 0, 10));

        assertThat(reply.getTotalHitCount()).isEqualTo(4);
        assertThat(ids(reply)).containsExactly("2", "4", "1", "3");
        assertThat(reply.getHitsList().stream().map(Hit::getRelevance))
                .containsExactly(5.0, 5.0, 4.0, Double.NEGATIVE_INFINITY);
    }

    @Test
    void search_page_isAPieceOfTheWholeList() {
        assertThat(ids(search(request("price", 1, 2)))).containsExactly("4", "1");
        assertThat(ids(search(request("price", 3, 10)))).containsExactly("3");
        assertThat(ids(search(request("price", 9, 2)))).isEmpty();
        assertThat(search(request("price", 0, 0)).getTotalHitCount()).isEqualTo(4);
    }

    @Test
    void search_matchFeatures_areNamedOnceAndValuedPerHit() {
        SearchReply reply = search(request("doubled", 0, 1));

        assertThat(reply.getMatchFeatureNamesList())
                .containsExactly("attribute(price)", "attribute(vector)", "attribute(ready)", "twice");
        Hit best = reply.getHits(0);
        assertThat(best.getRelevance()).isEqualTo(10.0);
        assertThat(best.getMatchFeatures(0).getNumber()).isEqualTo(5.0);
        assertThat(decode(best.getMatchFeatures(1).getTensor())).isEqualTo(Tensor.from("tensor<float>(x[2]):[4, 0.5]"));
        assertThat(best.getMatchFeatures(2).getNumber()).isNaN();
        assertThat(best.getMatchFeatures(3).getNumber()).isEqualTo(10.0);
    }

    @Test
    void search_featuresOfTheQuery_takePartInTheScore() {
        SearchRequest request = request("asked", 0, 10);
        Tensor direction = Tensor.from("tensor<float>(x[2]):[1, 10]");
        SearchRequest directed = request.toBuilder()
                .addTensorRankProperties(TensorProperty.newBuilder()
                        .setName("direction")
                        .setValue(ByteString.copyFrom(TypedBinaryFormat.encode(direction))))
                .build();

        assertThat(ids(search(directed))).containsExactly("1", "2", "3", "4");
        assertThat(search(directed).getHits(0).getRelevance()).isEqualTo(3.0 * (1 + 20));
        SearchRequest doubled = directed.toBuilder()
                .addRankProperties(StringProperty.newBuilder().setName("factor").addValues("6"))
                .build();
        assertThat(search(doubled).getHits(0).getRelevance()).isEqualTo(6.0 * (1 + 20));
        assertThat(search(doubled).getHits(0).getMatchFeatures(0).getNumber()).isEqualTo(6.0);
    }

    @Test
    void search_queryLacksAFeature_isRefusedByName() {
        assertThatThrownBy(() -> search(request("asked", 0, 10)))
                .isInstanceOf(UnsupportedQueryException.class)
                .hasMessageContaining("query(direction)")
                .hasMessageContaining("'asked'");
    }

    @Test
    void search_whatItCannotRank_isRefusedByName() {
        assertThatThrownBy(() -> search(request("text", 0, 10))).hasMessageContaining("bm25(title)");
        assertThatThrownBy(() -> search(request("twophase", 0, 10))).hasMessageContaining("a second-phase");
        assertThatThrownBy(() -> search(request("default", 0, 10))).hasMessageContaining("nativeRank");
        assertThatThrownBy(() -> search(request("absent", 0, 10)))
                .hasMessageContaining("expected one of")
                .hasMessageContaining("found 'absent'");
    }

    @Test
    void search_groupingOrSorting_isRefused() {
        SearchRequest request = request("price", 0, 10);

        assertThatThrownBy(() -> search(request.toBuilder()
                        .setGroupingBlob(ByteString.copyFromUtf8("x"))
                        .build()))
                .hasMessageContaining("does not support grouping");
        assertThatThrownBy(() -> search(request.toBuilder()
                        .addSorting(SortField.newBuilder().setField("price"))
                        .build()))
                .hasMessageContaining("does not support sorting");
    }

    @Test
    void write_summary_hasEveryKindOfField() {
        String summary = summary("", List.of());

        assertThat(summary)
                .contains("\"documentid\":\"id:shop:probe::1\"")
                .contains("\"price\":4.0")
                .contains("\"ready\":true")
                .contains("\"colours\":[\"red\"]")
                .contains("\"votes\":[{\"item\":\"a\",\"weight\":7}]")
                .contains("{\"key\":\"click\",\"value\":2}")
                .contains("\"name\":\"second\"")
                .doesNotContain("\"brand\"");
    }

    @Test
    void write_summaryOfOtherClassOrOnlySomeFields_hasJustThose() {
        assertThat(summary("short", List.of())).isEqualTo("{\"title\":\"One\"}");
        assertThat(summary("", List.of("price"))).isEqualTo("{\"price\":4.0}");
        assertThatThrownBy(() -> summary("absent", List.of()))
                .hasMessageContaining("document-summary of schema 'probe'")
                .hasMessageContaining("found 'absent'");
    }

    private String summary(String summaryClass, List<String> fields) {
        Slime slime = new Slime();
        Cursor target = slime.setObject();
        IndexedDocument first = store.documents().get(0);
        store.summaries().write(first.document(), summaryClass, fields, target);
        try {
            return new String(SlimeUtils.toJsonBytes(slime), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private SearchReply search(SearchRequest request) {
        return new SearchExecutor(store).search(request);
    }

    private List<String> ids(SearchReply reply) {
        return reply.getHitsList().stream()
                .map(hit -> store.document(hit.getGlobalId()))
                .map(document -> document == null
                        ? "unknown"
                        : document.document().getId().getScheme().getNamespaceSpecific())
                .toList();
    }

    private static Tensor decode(ByteString tensor) {
        return TypedBinaryFormat.decode(Optional.empty(), GrowableByteBuffer.wrap(tensor.toByteArray()));
    }

    private static SearchRequest request(String profile, int offset, int hits) {
        QueryTreeItem everything =
                QueryTreeItem.newBuilder().setItemTrue(ItemTrue.newBuilder()).build();
        return SearchRequest.newBuilder()
                .setDocumentType("probe")
                .setRankProfile(profile)
                .setOffset(offset)
                .setHits(hits)
                .setQueryTree(QueryTree.newBuilder().setRoot(everything))
                .build();
    }
}
