package io.polyrank.search;

import static io.polyrank.search.RankingChain.ids;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.yahoo.container.protect.Error;
import com.yahoo.search.Query;
import com.yahoo.search.Result;
import com.yahoo.search.result.ErrorMessage;
import io.polyrank.fusion.Fusions;
import io.polyrank.testing.TestModels;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What callers can ask for, and what they are told when they ask for something else. */
class ParametersTest {

    private RankingChain chain;

    @BeforeEach
    void startChain(@TempDir Path folder) {
        Map<String, Path> files = new LinkedHashMap<>();
        files.put("shop", TestModels.write(folder, "shop"));
        files.put("autumn", TestModels.write(folder, "autumn"));
        chain = new RankingChain(files);
        chain.backend.items.add(() -> Items.hit(0, 0.9, 10, 1));
        chain.backend.items.add(() -> Items.hit(1, 0.8, 200, 1));
    }

    @AfterEach
    void closeChain() {
        chain.close();
    }

    @Test
    void names_ofParameters_areAsDocumented() {
        assertThat(Parameters.USER).hasToString("polyrank.user");
        assertThat(Parameters.CANDIDATES).hasToString("polyrank.candidates");
        assertThat(Parameters.WEIGHTS).hasToString("polyrank.weights");
        assertThat(Parameters.FUSION).hasToString("polyrank.fusion");
        assertThat(Parameters.MODEL).hasToString("polyrank.model");
        assertThat(Parameters.NOW).hasToString("polyrank.now");
        assertThat(Parameters.CONTEXT).hasToString("polyrank.context");
        assertThat(Parameters.EXPLAIN).hasToString("polyrank.explain");
        assertThat(Parameters.DEFAULT_CANDIDATES).isEqualTo(200);
        assertThat(Parameters.MAXIMUM_CANDIDATES).isEqualTo(10_000);
        assertThat(Parameters.MAXIMUM_USER_LENGTH).isEqualTo(256);
    }

    @Test
    void config_defaults_areAsDocumented() {
        MultiTaskConfig ranking = new MultiTaskConfig.Builder().build();
        UserContextConfig users = new UserContextConfig.Builder().build();

        assertThat(ranking.schema()).isEqualTo("item");
        assertThat(ranking.minimumTimeLeftMillis()).isEqualTo(10);
        assertThat(ranking.fusionExpressions()).isEqualTo(1_000);
        assertThat(users.schema()).isEqualTo("user");
        assertThat(users.rankProfile()).isEqualTo("fetch");
        assertThat(users.summary()).isEqualTo("context");
        assertThat(users.lookupShare()).isEqualTo(0.5);
    }

    @Test
    void read_nothingGiven_takesTheDefaults() {
        RankingRequest request = read();

        assertThat(RankingRequests.candidates(new Query("/").properties())).isEqualTo(200);
        assertThat(request.model().name()).isEqualTo("shop");
        assertThat(request.weights().values()).containsExactly(1, 1);
        assertThat(request.fusion().text()).isEqualTo("pow(click, w_click) * pow(purchase, w_purchase)");
        assertThat(request.nowMillis()).isEqualTo(RankingChain.NOW.toEpochMilli());
        assertThat(request.context().values()).isEmpty();
        assertThat(request.explain()).isFalse();
    }

    @Test
    void read_everythingGiven_takesIt() {
        RankingRequest request = read(
                "polyrank.model=autumn",
                "polyrank.weights.purchase=2.5",
                "polyrank.fusion=click * price",
                "polyrank.now=5",
                "polyrank.context.hour=6",
                "polyrank.context.device=phone",
                "polyrank.explain=true");

        assertThat(request.model().name()).isEqualTo("autumn");
        assertThat(request.weights().values()).containsExactly(1, 2.5);
        assertThat(request.fusion().text()).isEqualTo("click * price");
        assertThat(request.nowMillis()).isEqualTo(5);
        assertThat(request.explain()).isTrue();
        assertThat(request.context().values()).containsOnly(Map.entry("hour", "6"), Map.entry("device", "phone"));
    }

    @Test
    void read_itemFeaturesOfFusion_areTheNumbersOfTheItem() {
        assertThat(read().model().fusionNames().itemFeatures()).containsExactly("price", "count_click");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "polyrank.weights.unheard=1"
                        + "|polyrank.weights.unheard: found an unknown task, expected one of the tasks [click, purchase]",
                "polyrank.weights.click=much"
                        + "|polyrank.weights.click: found 'much', expected a number in [-100.0, 100.0]",
                "polyrank.weights.click=101"
                        + "|polyrank.weights.click: found '101', expected a number in [-100.0, 100.0]",
                "polyrank.weights.click=NaN"
                        + "|polyrank.weights.click: found 'NaN', expected a number in [-100.0, 100.0]",
                "polyrank.fusion=click *|polyrank.fusion: found",
                "polyrank.fusion=click * unheard|polyrank.fusion: found",
                "polyrank.model=winter|polyrank.model: found \"winter\", expected one of [autumn, shop]",
                "polyrank.candidates=-1"
                        + "|polyrank.candidates: found -1, expected 1 to 10000, or 0 to switch ranking off",
                "polyrank.candidates=10001"
                        + "|polyrank.candidates: found 10001, expected 1 to 10000, or 0 to switch ranking off",
                "polyrank.candidates=many|polyrank.candidates: found \"many\", expected a whole number",
                "polyrank.candidates=99999999999999999999"
                        + "|polyrank.candidates: found \"99999999999999999999\", expected a whole number",
                "polyrank.explain=yes|polyrank.explain: found \"yes\", expected true or false",
                "polyrank.explain=TRUE|polyrank.explain: found \"TRUE\", expected true or false",
                "polyrank.now=noon|polyrank.now: found \"noon\", expected a whole number",
                "polyrank.now=-5|polyrank.now: found -5, expected epoch milliseconds of 0 or more",
                "polyrank.context.hour=late|polyrank.context.hour: found \"late\", expected a number",
                "polyrank.context.hour=Infinity|polyrank.context.hour: found \"Infinity\", expected a number"
            })
    void search_mistakeOfTheCaller_isAnErrorThatNamesIt(String parameter, String message) {
        Result result = chain.search(parameter);

        ErrorMessage error = result.hits().getError();
        assertThat(error.getCode()).isEqualTo(Error.INVALID_QUERY_PARAMETER.code);
        assertThat(error.getDetailedMessage()).startsWith(message);
        assertThat(ids(result)).isEmpty();
        assertThat(chain.backend.windows).as("nothing is retrieved").isEmpty();
    }

    @Test
    void search_brokenFusion_tellsThePlace() {
        Result result = chain.search("polyrank.fusion=click * unheard");

        assertThat(result.hits().getError().getDetailedMessage()).contains("unheard", "column 9");
    }

    @Test
    void search_userIdTooLong_isAnError() {
        Result result = chain.search("polyrank.user=" + "u".repeat(257));

        assertThat(result.hits().getError().getCode()).isEqualTo(Error.INVALID_QUERY_PARAMETER.code);
        assertThat(result.hits().getError().getDetailedMessage())
                .isEqualTo("polyrank.user: found 257 characters, expected at most 256");
        assertThat(chain.backend.userQueries).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"polyrank.weights.unheard=1", "polyrank.fusion=(", "polyrank.model=winter"})
    void search_rankingOff_doesNotMindMistakes(String parameter) {
        Result result = chain.search(parameter, "polyrank.candidates=0");

        assertThat(result.hits().getError()).isNull();
        assertThat(ids(result)).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"1, 0+10", "10, 0+10", "250, 0+250", "10000, 0+10000"})
    void search_candidates_decideHowMuchIsRetrieved(int candidates, String window) {
        Result result = chain.search("polyrank.candidates=" + candidates);

        assertThat(chain.backend.windows).containsExactly(window);
        assertThat(RankingChain.receipt(result).field("scored").asLong()).isEqualTo(Math.min(candidates, 2));
    }

    @Test
    void message_ofHostileParameter_isOneShortLine() {
        String found = BadParameterException.quote("a\r\nSet-Cookie: x" + "y".repeat(1_000));
        BadParameterException exception = new BadParameterException("polyrank.model", found, "something else");

        assertThat(exception.getMessage()).doesNotContain("\r", "\n").hasSizeLessThan(150);
    }

    @Test
    void read_surface_isPartOfTheQuerysId() {
        assertThat(read().id()).isEqualTo("default.000000000000000a");
        assertThat(read("polyrank.surface=home").id()).isEqualTo("home.000000000000000a");
        assertThatExceptionOfType(BadParameterException.class)
                .isThrownBy(() -> read("polyrank.surface=my home"))
                .withMessageContaining("polyrank.surface")
                .withMessageContaining("1 to 32 letters");
    }

    private RankingRequest read(String... parameters) {
        RankingRequests requests = new RankingRequests(
                new ServedModels(chain.models),
                new Fusions(10),
                Clock.fixed(RankingChain.NOW, ZoneOffset.UTC),
                () -> 10);
        return requests.read(new Query(RankingChain.url(parameters)).properties(), 200);
    }
}
