package io.polyrank.local.vespatest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * The bodies of requests as they stand in a test file. Vespa sends them with their line breaks and all, which matters where lines
 * do: an event must stand on one.
 */
final class RequestBodies {

    private static final String BODY = "body";
    private static final JsonFactory FACTORY = new JsonFactory();

    private RequestBodies() {}

    /**
     * The text of every value of a field {@code body}, by JSON pointer. Not of those inside of another.
     *
     * @param text valid JSON
     */
    static Map<String, String> of(String text) throws IOException {
        Map<String, String> bodies = new HashMap<>();
        try (JsonParser parser = FACTORY.createParser(text)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.FIELD_NAME && parser.currentName().equals(BODY)) {
                    String place = parser.getParsingContext().pathAsPointer().toString();
                    parser.nextToken();
                    int start = Math.toIntExact(parser.currentTokenLocation().getCharOffset());
                    parser.skipChildren();
                    parser.finishToken();
                    int end = Math.toIntExact(parser.currentLocation().getCharOffset());
                    bodies.put(place, text.substring(start, end));
                }
            }
        }
        return bodies;
    }
}
