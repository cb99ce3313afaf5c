package io.polyrank.local.vespatest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.polyrank.local.vespatest.VespaTest.Request;
import io.polyrank.local.vespatest.VespaTest.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TestFileReaderTest {

    private final Path folder;

    TestFileReaderTest(@TempDir Path temporary) throws IOException {
        this.folder = Files.createDirectories(temporary.resolve("tests/system-test"));
    }

    private VespaTest read(String json) throws IOException {
        return TestFileReader.read(write("some-test.json", json));
    }

    private Path write(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.resolveSibling("."));
        return Files.writeString(file, content);
    }

    @Test
    void read_nothingSaid_isASearchThatIsAnswered() throws IOException {
        VespaTest test = read("{\"steps\": [{}]}");

        assertThat(test.name()).isEqualTo("some-test.json");
        assertThat(test.steps())
                .containsExactly(new VespaTest.Step(
                        "step 1", new Request("GET", "/search/", Map.of(), Map.of(), null), new Response(200, null)));
    }

    @Test
    void read_everythingSaid_isTaken() throws IOException {
        VespaTest test = read("""
                {"name": "a test", "defaults": {"cluster": "default", "parameters": {"timeout": "5s", "hits": "1"}},
                 "steps": [{"name": "first", "request": {"cluster": "other", "method": "POST", "uri": "/a?b=c",
                 "headers": {"X-One": "1"}, "parameters": {"hits": "2"}, "body": {"d": [1]}},
                 "response": {"code": 404, "body": {"e": null}}}]}""");

        assertThat(test.name()).isEqualTo("a test");
        VespaTest.Step step = test.steps().get(0);
        assertThat(step.name()).isEqualTo("step 1: first");
        assertThat(step.request())
                .isEqualTo(new Request(
                        "POST", "/a?b=c", Map.of("X-One", "1"), Map.of("timeout", "5s", "hits", "2"), "{\"d\": [1]}"));
        assertThat(step.response().code()).isEqualTo(404);
        assertThat(step.response().body()).hasToString("{\"e\":null}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ \"a\" : [ 1.50,2 ] }",
                "{\n  \"body\": {\n \"body\": 1}\n}",
                "{}",
                "[\"ü\\u00fc\", \"}\"]",
                "17",
                "-1.50e3",
                "true"
            })
    void read_bodyOfARequest_isAsItStandsInTheFile(String body) throws IOException {
        VespaTest test = read("{\"name\": \"ü\", \"steps\": [{\"request\": {\"body\":  " + body
                + " , \"uri\": \"/a\"}}, {\"request\": {\"body\": " + body + "}}]}");

        assertThat(test.steps()).extracting(step -> step.request().body()).containsExactly(body, body);
    }

    @Test
    void read_namesOfFiles_areReplacedByWhatIsInThem() throws IOException {
        write("data/lines.json", "{\"a\": 1}\n{\"a\": 2}\n");
        write("../shared.json", "{\"timeout\": \"9s\"}");
        write("answer.json", "{\"b\": 1}");

        VespaTest.Step step = read("""
                {"defaults": {"parameters": "../shared.json"},
                 "steps": [{"request": {"body": "data/lines.json"}, "response": {"body": "answer.json"}}]}""").steps().get(0);

        assertThat(step.request().body()).isEqualTo("{\"a\": 1}\n{\"a\": 2}\n");
        assertThat(step.request().parameters()).isEqualTo(Map.of("timeout", "9s"));
        assertThat(step.response().body()).hasToString("{\"b\":1}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            {"steps": []}                                                ; , /steps: found [], expected an array of at least one element
            {"name": "x"}                                                ; : found no field 'steps', expected an array
            {"steps": {}}                                                ; , /steps: found {}, expected an array of at least one element
            {"steps": [{}], "step": 1}                                   ; : found the field 'step', expected only [name, defaults, steps]
            []                                                           ; : found [], expected an object
            {"name": 1, "steps": [{}]}                                   ; , /name: found 1, expected a text
            {"defaults": {"timeout": 1}, "steps": [{}]}                  ; , /defaults: found the field 'timeout', expected only [cluster, parameters]
            {"defaults": {"parameters": {"hits": 1}}, "steps": [{}]}     ; , /defaults/parameters: field 'hits': found 1, expected a text, also of numbers
            {"steps": [1]}                                               ; , /steps/0: found 1, expected an object
            {"steps": [{}, {"respons": {}}]}                             ; , /steps/1: found the field 'respons', expected only [name, request, response]
            {"steps": [{"request": {"path": "/"}}]}                      ; , /steps/0/request: found the field 'path', expected only [cluster, method, uri, headers, parameters, body]
            {"steps": [{"request": {"uri": "search/"}}]}                 ; , /steps/0/request: uri: found "search/", expected a path that begins with /, or an address
            {"steps": [{"request": {"uri": "/a b"}}]}                    ; , /steps/0/request: uri: found "/a b", expected it encoded: Illegal character in path
            {"steps": [{"request": {"parameters": 1}}]}                  ; , /steps/0/request/parameters: found 1, expected an object
            {"steps": [{"request": {"headers": {"A": 1}}}]}              ; , /steps/0/request/headers: field 'A': found 1, expected a text, also of numbers
            {"steps": [{"request": {"body": null}}]}                     ; , /steps/0/request/body: found null, expected an object or the name of a file
            {"steps": [{"request": {"body": "/etc/passwd"}}]}            ; , /steps/0/request/body: found the file "/etc/passwd", expected one by a relative name, at most two folders above the test
            {"steps": [{"request": {"body": "a/../../../../b.json"}}]}   ; , /steps/0/request/body: found the file "a/../../../../b.json", expected one by a relative name, at most two folders above the test
            {"steps": [{"response": {"code": "200"}}]}                   ; , /steps/0/response/code: found "200", expected a whole number
            {"steps": [{"response": {"code": 200.5}}]}                   ; , /steps/0/response/code: found 200.5, expected a whole number
            {"steps": [{"response": {"status": 200}}]}                   ; , /steps/0/response: found the field 'status', expected only [code, body]
            {"steps": [{"response": {"body": null}}]}                    ; , /steps/0/response/body: found null, expected an object or the name of a file
            """)
    void read_malformed_isRefusedNamingFileAndPlace(String json, String problem) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOf(MalformedTestException.class)
                .hasMessageStartingWith("test " + folder.resolve("some-test.json") + problem);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            {"steps": [{}]             ; line 1 column
            {"steps": [{}]} x          ; line 1 column 17
            {"steps": [{}], "steps": 1}; line 1 column
            """)
    void read_noJson_isRefusedNamingTheLine(String json, String place) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOf(MalformedTestException.class)
                .hasMessageStartingWith("test " + folder.resolve("some-test.json") + ", " + place);
    }

    @Test
    void read_emptyFile_isRefused() {
        assertThatThrownBy(() -> read("")).hasMessageContaining("some-test.json, line 1 column 0: expected JSON");
    }

    @Test
    void read_namedFileThatIsNotThereOrIsMalformed_isRefusedNamingIt() throws IOException {
        write("broken.json", "{\n\"a\": }");

        assertThatThrownBy(() -> read("{\"steps\": [{\"request\": {\"body\": \"absent.json\"}}]}"))
                .hasMessageContaining(", /steps/0/request/body: found no file " + folder.resolve("absent.json"));
        assertThatThrownBy(() -> read("{\"steps\": [{\"response\": {\"body\": \"broken.json\"}}]}"))
                .hasMessageStartingWith("test " + folder.resolve("broken.json") + ", line 2 column 6: expected JSON: ");
    }
}
