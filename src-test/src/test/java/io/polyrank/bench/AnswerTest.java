package io.polyrank.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class AnswerTest {

    private static final String RECEIPT = """
            {"level": "LEVEL", "category": "deadline", "model": "default", "device": "cpu", "user": "cached", "candidates": 200, "scored": 150,
             "micros": {"user": 30, "retrieval": 5352, "encode": 882, "wait": 70, "model": 4000, "fuse": 20}}""";

    private static Answer read(int status, String json) {
        return Answer.read(status, json.getBytes(UTF_8));
    }

    private static String answer(String level, String more) {
        return "{\"root\": {\"id\": \"toplevel\", \"relevance\": 1.0, \"fields\": {\"totalCount\": 300, \"polyrank\": "
                + RECEIPT.replace("LEVEL", level) + "}, \"coverage\": {\"coverage\": 100}" + more
                + ", \"children\": [{\"fields\": {\"polyrank\": {\"level\": \"of a hit\"}}}]}}";
    }

    @Test
    void read_fullAnswer_tellsWhatTheReceiptTells() {
        Answer answer = read(200, answer("full", ""));

        assertThat(answer)
                .isEqualTo(new Answer(
                        "",
                        "full",
                        "deadline",
                        "cpu",
                        "cached",
                        150,
                        Map.of(
                                "user",
                                30L,
                                "retrieval",
                                5352L,
                                "encode",
                                882L,
                                "wait",
                                70L,
                                "model",
                                4000L,
                                "fuse",
                                20L)));
        assertThat(answer.isRanked()).isTrue();
    }

    @Test
    void isRanked_byLevel_isWhatTheModelOrderedWithTheUser() {
        assertThat(read(200, answer("fewer_candidates", "")).isRanked()).isTrue();
        assertThat(read(200, answer("no_user_context", "")).isRanked()).isFalse();
        assertThat(read(200, answer("retrieval_order", "")).isRanked()).isFalse();
        assertThat(read(200, "{\"root\": {\"fields\": {\"totalCount\": 1}}}").isRanked())
                .isFalse();
    }

    @Test
    void read_errorBesideHits_isAnError() {
        Answer answer = read(200, answer("full", ", \"errors\": [{\"code\": 12, \"summary\": \"Timed out\"}]"));

        assertThat(answer.error()).isEqualTo("error 12 Timed out");
        assertThat(answer.level()).isEqualTo("full");
        assertThat(answer.isRanked()).isFalse();
    }

    @Test
    void read_otherStatus_isAnErrorThatNamesIt() {
        Answer answer = read(504, "{\"root\": {\"errors\": [{\"code\": 12, \"summary\": \"Timed out\"}]}}");

        assertThat(answer.error()).isEqualTo("status 504, error 12 Timed out");
        assertThat(answer.level()).isEqualTo(Answer.NO_RECEIPT);
    }

    @Test
    void read_noJson_isAnErrorThatNamesTheStatus() {
        assertThat(read(503, "<html>").error()).isEqualTo("status 503, unreadable JSON");
        assertThat(read(200, "").error()).isEqualTo("status 200, unreadable JSON");
        assertThat(read(200, "{\"root\": {\"fields\": {\"polyr").error()).isEqualTo("status 200, unreadable JSON");
    }
}
