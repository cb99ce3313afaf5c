package io.polyrank.local;

import static org.assertj.core.api.Assertions.assertThat;

import ai.vespa.searchlib.searchprotocol.protobuf.SearchProtocol.Feature;
import ai.vespa.searchlib.searchprotocol.protobuf.SearchProtocol.Hit;
import ai.vespa.searchlib.searchprotocol.protobuf.SearchProtocol.SearchReply;
import ai.vespa.searchlib.searchprotocol.protobuf.SearchProtocol.SearchRequest;
import com.google.protobuf.ByteString;
import com.yahoo.tensor.Tensor;
import com.yahoo.tensor.serialization.TypedBinaryFormat;
import io.polyrank.local.node.FaultyNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Too many candidates, and candidates with malformed match-features, in the real container over HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CandidateFaultsTest {

    private static final int MANY = 10_000;
    private static final int FAR_TOO_MANY = 100_000;
    private static final long MORE_DIRECT_BYTES = 16 << 20;
    private static final String ITEMS = "item";
    private static final List<Integer> RETRIEVED =
            IntStream.range(0, FaultyShop.ITEMS).boxed().toList();
    /** The one hit in whose features something is wrong. */
    private static final int HIT = 3;

    private final Path temporary;

    @SuppressWarnings("NullAway.Init")
    private FaultyShop shop;

    @SuppressWarnings("NullAway.Init")
    private FaultyShop.Holdings before;

    CandidateFaultsTest(@TempDir Path temporary) {
        this.temporary = temporary;
    }

    @BeforeAll
    void start() throws IOException {
        shop = FaultyShop.sound(temporary);
        shop.ask("polyrank.user=u1");
        // The network keeps buffers of the size of the largest message, and the models of the most candidates.
        shop.node().breakDown(replies(reply -> multiply(reply, FAR_TOO_MANY)));
        for (int warming = 0; warming < 3; warming++) {
            shop.ask("polyrank.candidates=" + MANY, "timeout=120s");
        }
        shop.node().mend();
        before = shop.holdings();
    }

    @AfterAll
    void stop() {
        shop.close();
    }

    @AfterEach
    void mendAndNothingLeaks() throws InterruptedException {
        shop.node().mend();
        Asking.Answer answer = shop.ask();
        assertThat(answer.receipt().path("level").asText()).isEqualTo("full");
        assertThat(answer.items()).isNotEqualTo(RETRIEVED);
        shop.awaitNoMoreThan(before, MORE_DIRECT_BYTES);
    }

    @Test
    void query_asksForTooManyCandidates_isStatus400NamingTheParameter() {
        Asking.Answer answer = shop.ask("polyrank.candidates=" + FAR_TOO_MANY);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.errors()).contains("polyrank.candidates: found 100000, expected 1 to 10000");
    }

    /** Vespa's own limit, before ranking has a say. */
    @Test
    void query_asksForTooManyHits_isStatus400NamingTheLimit() {
        Asking.Answer answer = shop.ask("hits=" + FAR_TOO_MANY);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.errors()).contains("100000 hits requested");
    }

    @Test
    void query_nodeReturnsFarTooManyHits_ranksAsManyAsAsked() {
        shop.node().breakDown(replies(reply -> multiply(reply, FAR_TOO_MANY)));

        Asking.Answer answer = shop.ask("polyrank.candidates=200", "hits=20", "timeout=120s");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.receipt().path("level").asText()).isEqualTo("full");
        assertThat(answer.receipt().path("scored").asInt())
                .isLessThanOrEqualTo(200)
                .isPositive();
        assertThat(answer.hits()).hasSize(20);
    }

    /** How much is ranked depends on the machine; that there is an answer with a reason does not. */
    @ParameterizedTest
    @ValueSource(ints = {5, 50, 150, 400, 1000})
    void query_manyCandidatesInLittleTime_isAnsweredWithAReason(int millis) {
        shop.node().breakDown(replies(reply -> multiply(reply, MANY)));

        Asking.Answer answer = shop.ask("polyrank.candidates=" + MANY, "timeout=" + millis + "ms", "hits=10");

        String level = answer.receipt().path("level").asText();
        if (answer.status() == 200 && answer.errors().isEmpty()) {
            assertThat(answer.hits()).hasSize(10);
        } else {
            assertThat(answer.errors()).as("Vespa's own reason").contains("Timed out");
        }
        if (!answer.receipt().isMissingNode() && !level.equals("full")) {
            assertThat(answer.receipt().path("category").asText()).isIn("deadline", "store");
            assertThat(answer.receipt().path("reason").asText()).isNotEmpty();
        }
    }

    /** What is wrong with the features of a hit, and what the query gets. */
    private enum Malformed {
        TENSOR_FOR_A_NUMBER("retrieval_order", "store", "price: found \"a tensor\", expected a number") {
            @Override
            void spoil(Hit.Builder hit, List<String> names) {
                hit.setMatchFeatures(names.indexOf("attribute(price)"), tensor("tensor<float>(tag{}):{cheap:1}"));
            }
        },
        /** The protocol has no texts: a text comes as the label of a tensor. */
        TEXT_FOR_AN_ID("full", "", "") {
            @Override
            void spoil(Hit.Builder hit, List<String> names) {
                hit.setMatchFeatures(names.indexOf("attribute(brand_id)"), tensor("tensor<float>(text{}):{acme:1}"));
            }
        },
        /** Vespa cannot render such a hit itself, so it is asked for no more than those before it. */
        BYTES_THAT_ARE_NO_TENSOR("retrieval_order", "store", "tags: found") {
            @Override
            void spoil(Hit.Builder hit, List<String> names) {
                hit.setMatchFeatures(
                        names.indexOf("attribute(tags)"),
                        Feature.newBuilder().setTensor(ByteString.copyFrom(new byte[] {1, 2, 3})));
            }
        },
        NO_BYTES_FOR_A_TENSOR("full", "", "") {
            @Override
            void spoil(Hit.Builder hit, List<String> names) {
                hit.setMatchFeatures(
                        names.indexOf("attribute(tags)"), Feature.newBuilder().setTensor(ByteString.EMPTY));
            }
        },
        TENSOR_OF_ANOTHER_TYPE("retrieval_order", "store", "tags: found") {
            @Override
            void spoil(Hit.Builder hit, List<String> names) {
                hit.setMatchFeatures(names.indexOf("attribute(tags)"), tensor("tensor<float>(a{},b{}):{{a:1,b:2}:1}"));
            }
        },
        NUMBER_FOR_A_TENSOR("full", "", "") {
            @Override
            void spoil(Hit.Builder hit, List<String> names) {
                hit.setMatchFeatures(
                        names.indexOf("attribute(tags)"), Feature.newBuilder().setNumber(5));
            }
        },
        NEITHER_NUMBER_NOR_TENSOR("full", "", "") {
            @Override
            void spoil(Hit.Builder hit, List<String> names) {
                for (int feature = 0; feature < hit.getMatchFeaturesCount(); feature++) {
                    hit.setMatchFeatures(feature, Feature.getDefaultInstance());
                }
            }
        },
        NUMBERS_BEYOND_MEASURE("full", "", "") {
            @Override
            void spoil(Hit.Builder hit, List<String> names) {
                double[] absurd = {Double.NaN, Double.POSITIVE_INFINITY, -Double.MAX_VALUE, Double.MIN_VALUE, 1e300};
                for (int feature = 0; feature < hit.getMatchFeaturesCount(); feature++) {
                    hit.setMatchFeatures(feature, Feature.newBuilder().setNumber(absurd[feature % absurd.length]));
                }
            }
        };

        private final String level;
        private final String category;
        private final String reason;

        Malformed(String level, String category, String reason) {
            this.level = level;
            this.category = category;
            this.reason = reason;
        }

        abstract void spoil(Hit.Builder hit, List<String> names);

        private static Feature tensor(String text) {
            return Feature.newBuilder()
                    .setTensor(ByteString.copyFrom(TypedBinaryFormat.encode(Tensor.from(text))))
                    .build();
        }
    }

    @ParameterizedTest
    @EnumSource(Malformed.class)
    void query_aHitWithMalformedFeatures_isAnsweredWithAReason(Malformed malformed) {
        shop.node()
                .breakDown(replies(reply ->
                        malformed.spoil(reply.getHitsBuilder(HIT), List.copyOf(reply.getMatchFeatureNamesList()))));

        int page = malformed == Malformed.BYTES_THAT_ARE_NO_TENSOR ? HIT : FaultyShop.ITEMS;
        Asking.Answer answer = shop.ask("hits=" + page);

        assertThat(answer.status()).as(answer.errors()).isEqualTo(200);
        assertThat(answer.errors()).isEmpty();
        assertThat(answer.receipt().path("level").asText())
                .as(answer.receipt().toString())
                .isEqualTo(malformed.level);
        assertThat(answer.receipt().path("category").asText()).isEqualTo(malformed.category);
        assertThat(answer.receipt().path("reason").asText()).contains(malformed.reason);
        if (malformed.level.equals("full")) {
            assertThat(answer.items()).containsExactlyInAnyOrderElementsOf(RETRIEVED);
        } else {
            assertThat(answer.items()).isEqualTo(RETRIEVED.subList(0, page));
        }
    }

    @Test
    void query_noFeaturesAtAll_keepsTheOrderOfRetrieval() {
        shop.node().breakDown(replies(reply -> {
            reply.clearMatchFeatureNames();
            reply.getHitsBuilderList().forEach(Hit.Builder::clearMatchFeatures);
        }));

        Asking.Answer answer = shop.ask();

        assertThat(answer.status()).as(answer.errors()).isEqualTo(200);
        assertThat(answer.receipt().path("level").asText()).isEqualTo("retrieval_order");
        assertThat(answer.receipt().path("category").asText()).isEqualTo("store");
        assertThat(answer.receipt().path("reason").asText()).contains("no hit has match-features");
        assertThat(answer.items()).isEqualTo(RETRIEVED);
    }

    /** Vespa itself gives up reading such a reply. */
    @Test
    void query_aHitWithoutFeaturesAmongOthers_keepsTheOrderOfRetrieval() {
        shop.node().breakDown(replies(reply -> reply.getHitsBuilder(HIT).clearMatchFeatures()));

        Asking.Answer answer = shop.ask();

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.receipt().path("level").asText()).isEqualTo("retrieval_order");
        assertThat(answer.receipt().path("category").asText()).isEqualTo("store");
        assertThat(answer.receipt().path("reason").asText()).contains("mismatch in match feature sizes");
        assertThat(answer.items()).isEqualTo(RETRIEVED);
    }

    /** All content nodes gone: nothing to rank, and Vespa says so itself. */
    @Test
    void query_itemStoreDown_isVespasOwnError() {
        shop.node().breakDown(new FaultyNode.Fault() {
            @Override
            public SearchReply search(SearchRequest request, SearchReply sound) {
                throw new IllegalStateException("planted: no items");
            }
        });

        Asking.Answer answer = shop.ask("polyrank.user=u1", "timeout=3s");

        assertThat(answer.status()).isGreaterThanOrEqualTo(500);
        assertThat(answer.errors()).contains("planted: no items");
    }

    private static FaultyNode.Fault replies(Consumer<SearchReply.Builder> change) {
        return new FaultyNode.Fault() {
            @Override
            public SearchReply search(SearchRequest request, SearchReply sound) {
                if (!request.getDocumentType().equals(ITEMS) || sound.getHitsCount() == 0) {
                    return sound;
                }
                SearchReply.Builder reply = sound.toBuilder();
                change.accept(reply);
                return reply.build();
            }
        };
    }

    /** The sound hits, then copies that are less relevant and cheaper, whose documents nobody has. */
    private static void multiply(SearchReply.Builder reply, int count) {
        List<Hit> sound = List.copyOf(reply.getHitsList());
        int price = reply.getMatchFeatureNamesList().indexOf("attribute(price)");
        Feature cheap = Feature.newBuilder().setNumber(-1000).build();
        for (int copy = sound.size(); copy < count; copy++) {
            Hit original = sound.get(copy % sound.size());
            byte[] id = original.getGlobalId().toByteArray();
            ByteBuffer.wrap(id).putInt(id.length - Integer.BYTES, copy);
            reply.addHits(original.toBuilder()
                    .setGlobalId(ByteString.copyFrom(id))
                    .setMatchFeatures(price, cheap)
                    .setRelevance(-copy));
        }
        reply.setTotalHitCount(count);
    }
}
