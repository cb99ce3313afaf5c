package io.polyrank.handler;

import com.yahoo.container.jdisc.HttpResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** An answer as a page that needs nothing but itself, and that browsers let nothing else into. */
final class HtmlAnswer extends HttpResponse {

    private final String page;

    HtmlAnswer(String page) {
        super(200);
        this.page = page;
        headers().put("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'");
        headers().put("Cache-Control", "no-store");
    }

    @Override
    public String getContentType() {
        return "text/html";
    }

    @Override
    public void render(OutputStream out) throws IOException {
        out.write(page.getBytes(StandardCharsets.UTF_8));
    }
}
