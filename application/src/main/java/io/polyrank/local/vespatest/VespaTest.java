package io.polyrank.local.vespatest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a test file says: requests that are sent one after the other, and what must come back.
 *
 * @param file name of the file
 * @param name for whoever reads the report
 */
record VespaTest(String file, String name, List<Step> steps) {

    VespaTest {
        steps = List.copyOf(steps);
    }

    /** A request and the response it must have. */
    record Step(String name, Request request, Response response) {}

    /**
     * What to send.
     *
     * @param uri path and query of the service under test, or a whole address elsewhere
     * @param parameters to add to the query, not encoded
     * @param body to send as it is; null for none
     */
    record Request(
            String method,
            String uri,
            Map<String, String> headers,
            Map<String, String> parameters,
            @Nullable String body) {

        Request {
            headers = Map.copyOf(headers);
            parameters = Map.copyOf(parameters);
        }
    }

    /**
     * What must come back.
     *
     * @param body what its body must have, see {@link JsonTemplate}; null for anything
     */
    record Response(int code, @Nullable JsonNode body) {}
}
