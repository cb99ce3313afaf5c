package io.polyrank.handler;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.yahoo.container.jdisc.HttpResponse;
import java.io.IOException;
import java.io.OutputStream;

/** An answer in JSON. */
final class JsonAnswer extends HttpResponse {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final ObjectNode body;

    JsonAnswer(int status, ObjectNode body) {
        super(status);
        this.body = body;
    }

    /** Says what is wrong. */
    static JsonAnswer error(int status, String message) {
        return new JsonAnswer(status, JsonNodeFactory.instance.objectNode().put("error", message));
    }

    /** Says that the same request may work later. */
    JsonAnswer retryAfterSeconds(int seconds) {
        headers().put("Retry-After", Integer.toString(seconds));
        return this;
    }

    @Override
    public String getContentType() {
        return "application/json";
    }

    @Override
    public void render(OutputStream out) throws IOException {
        out.write(MAPPER.writeValueAsBytes(body));
    }
}
