package io.polyrank.local.vespatest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service that writes down what it is asked and answers with what the path says. */
class TestSuitesTest {

    private final Path tests;
    private final HttpServer server;
    private final URI uri;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final StringWriter out = new StringWriter();

    TestSuitesTest(@TempDir Path tests) throws IOException {
        this.tests = tests;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        uri = URI.create("http://localhost:" + server.getAddress().getPort() + "/");
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + type + " " + body);
        String path = exchange.getRequestURI().getPath();
        int status = path.startsWith("/status/") ? Integer.parseInt(path.substring("/status/".length())) : 200;
        String answer = path.equals("/text") ? "fine" : path.equals("/empty") ? "" : "{\"a\": {\"b\": 1}, \"c\": [1]}";
        exchange.sendResponseHeaders(status, 0);
        exchange.getResponseBody().write(answer.getBytes(UTF_8));
        exchange.close();
    }

    private void write(String name, String json) throws IOException {
        Path file = tests.resolve(name);
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, json);
    }

    private boolean run(Path path) throws IOException, InterruptedException {
        return TestSuites.read(path).run(uri, new PrintWriter(out, true));
    }

    private static String searchFor(String name) {
        return "{\"steps\": [{\"request\": {\"uri\": \"/" + name + "\"}}]}";
    }

    @Test
    void run_requests_areSentAsVespaSendsThem() throws Exception {
        write("a.json", """
                {"defaults": {"parameters": {"yql": "select * from item where a contains \\"b&c\\"", "hits": "1"}},
                 "steps": [{},
                 {"request": {"method": "POST", "uri": "/events?x=%2F", "parameters": {"hits": "2"},
                              "body": {"a":
                 1}}},
                 {"request": {"method": "DELETE", "uri": "/user", "headers": {"content-type": "text/plain"}}}]}""");

        assertThat(run(tests)).as(out.toString()).isTrue();
        String yql = "yql=select+*+from+item+where+a+contains+%22b%26c%22";
        assertThat(asked)
                .containsExactly(
                        "GET /search/?hits=1&" + yql + " application/json ",
                        "POST /events?x=%2F&hits=2&" + yql + " application/json {\"a\":\n 1}",
                        "DELETE /user?hits=1&" + yql + " text/plain ");
    }

    @Test
    void run_wholeAddress_isAskedThere() throws Exception {
        write("a.json", "{\"steps\": [{\"request\": {\"uri\": \"" + uri + "elsewhere\"}}]}");

        assertThat(TestSuites.read(tests).run(URI.create("http://localhost:1"), new PrintWriter(out, true)))
                .as(out.toString())
                .isTrue();
        assertThat(asked).containsExactly("GET /elsewhere application/json ");
    }

    @Test
    void run_allSuites_areRunInVespasOrder() throws Exception {
        write("staging-test/b.json", searchFor("4"));
        write("staging-setup/b.json", searchFor("3"));
        write("system-test/b.json", searchFor("2"));
        write("system-test/a.json", searchFor("1"));
        write("system-test/data/not-a-test.json", "[]");
        write("system-test/notes.txt", "not a test");
        write("production-test/other.json", "[]");

        assertThat(run(tests)).as(out.toString()).isTrue();
        assertThat(asked)
                .extracting(line -> line.substring(0, 6))
                .containsExactly("GET /1", "GET /2", "GET /3", "GET /4");
        assertThat(out.toString().lines())
                .containsExactly(
                        "system-test",
                        "  a.json",
                        "    ok     step 1",
                        "  b.json",
                        "    ok     step 1",
                        "staging-setup",
                        "  b.json",
                        "    ok     step 1",
                        "staging-test",
                        "  b.json",
                        "    ok     step 1",
                        "4 tests passed");
    }

    @Test
    void run_oneSuiteOrOneFile_isThatOne() throws Exception {
        write("system-test/a.json", searchFor("1"));
        write("system-test/b.json", searchFor("2"));
        write("staging-test/c.json", searchFor("3"));

        assertThat(run(tests.resolve("staging-test"))).isTrue();
        assertThat(run(tests.resolve("system-test/b.json"))).isTrue();
        assertThat(asked).extracting(line -> line.substring(0, 6)).containsExactly("GET /3", "GET /2");
        assertThat(out.toString()).contains("system-test").doesNotContain("a.json");
    }

    @Test
    void run_failure_endsItsTestAndNoOther() throws Exception {
        write("a.json", """
                {"name": "first", "steps": [
                 {"name": "fine", "response": {"body": {"a": {"b": 1}, "c": [1]}}},
                 {"name": "wrong", "response": {"body": {"a": {"b": 2}, "c": [1, 2], "d": {}}}},
                 {"name": "not asked"}, {}]}""");
        write("b.json", searchFor("2"));

        assertThat(run(tests)).isFalse();
        assertThat(asked).hasSize(3);
        assertThat(out.toString().lines().skip(1))
                .containsExactly(
                        "  a.json: first",
                        "    ok     step 1: fine",
                        "    FAILED step 2: wrong",
                        "           GET " + uri + "search/",
                        "           /a/b: expected 2, found 1",
                        "           /c: expected 2 elements, found 1",
                        "           /d: expected {}, found no such field",
                        "           answer: {\"a\": {\"b\": 1}, \"c\": [1]}",
                        "           not run: 2 more steps",
                        "  b.json",
                        "    ok     step 1",
                        "1 of 2 tests failed:",
                        "  " + tests.getFileName() + "/a.json");
    }

    @Test
    void run_status_mustBeTheOneExpected() throws Exception {
        write("a.json", "{\"steps\": [{\"request\": {\"uri\": \"/status/404\"}, \"response\": {\"code\": 404}}]}");
        write("b.json", "{\"steps\": [{\"request\": {\"uri\": \"/status/400\"}}]}");
        write("c.json", "{\"steps\": [{\"response\": {\"code\": 400, \"body\": {\"z\": 1}}}]}");

        assertThat(run(tests)).isFalse();
        assertThat(out.toString())
                .contains(
                        "status: expected 200, found 400",
                        "status: expected 400, found 200",
                        "2 of 3 tests failed:",
                        "/b.json",
                        "/c.json")
                .doesNotContain("/z");
    }

    @Test
    void run_answerThatIsNoJson_failsWhereJsonIsExpected() throws Exception {
        write("a.json", searchFor("text"));
        write("b.json", "{\"steps\": [{\"request\": {\"uri\": \"/text\"}, \"response\": {\"body\": {}}}]}");
        write("c.json", "{\"steps\": [{\"request\": {\"uri\": \"/empty\"}, \"response\": {\"body\": {}}}]}");

        assertThat(run(tests)).isFalse();
        assertThat(out.toString())
                .contains(
                        "the body: expected JSON: Unrecognized token 'fine'",
                        "answer: fine",
                        "the body: expected JSON: No content",
                        "2 of 3 tests failed:");
    }

    @Test
    void run_requestThatCannotBeSent_fails() throws Exception {
        write("a.json", "{\"steps\": [{\"request\": {\"method\": \"G E T\"}}]}");
        write("b.json", "{\"steps\": [{\"request\": {\"headers\": {\"Host\": \"x\"}}}]}");

        assertThat(run(tests)).isFalse();
        assertThat(asked).isEmpty();
        assertThat(out.toString()).contains("G E T /search/", "cannot be sent: ", "2 of 2 tests failed:");
    }

    @Test
    void run_noServiceThere_failsNamingTheAddress() throws Exception {
        write("a.json", searchFor("1"));
        server.stop(0);

        assertThat(run(tests)).isFalse();
        assertThat(out.toString()).contains("GET " + uri + "1", "no answer: ", "1 of 1 test failed:");
    }

    @Test
    void read_noTest_isRefused() throws IOException {
        Files.createDirectories(tests.resolve("system-test"));

        assertThatThrownBy(() -> TestSuites.read(tests))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("found none at " + tests.resolve("system-test"));
        assertThatThrownBy(() -> TestSuites.read(tests.resolve("absent")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("found none at " + tests.resolve("absent"));
    }

    @Test
    void read_oneMalformed_isRefusedBeforeAnythingRuns() throws IOException {
        write("a.json", searchFor("1"));
        write("b.json", "{}");

        assertThatThrownBy(() -> run(tests))
                .isInstanceOf(MalformedTestException.class)
                .hasMessageContaining("b.json");
        assertThat(asked).isEmpty();
    }
}
