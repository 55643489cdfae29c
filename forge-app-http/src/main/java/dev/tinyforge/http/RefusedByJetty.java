package dev.tinyforge.http;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/** What is refused before it reaches a route, such as a malformed request, as a problem document too. */
final class RefusedByJetty extends ErrorHandler {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        int status = response.getStatus() == 0 ? 500 : response.getStatus();
        String text = JsonText.write(
                Problems.document(status, "http_" + status, "the request cannot be taken as it is", Optional.empty())
                        .write());
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problems.CONTENT_TYPE);
        // Jetty hangs up after this; a caller that is not told uses the connection again.
        response.getHeaders().put(HttpHeader.CONNECTION, "close");
        response.write(true, BufferUtil.toBuffer(text, StandardCharsets.UTF_8), callback);
        return true;
    }
}
