package dev.tinyforge.http;

import io.javalin.http.Context;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import org.slf4j.MDC;

/** What a request is found by in the logs: given by the caller or made up, and sent back. */
final class RequestId {
    static final String KEY = "request_id";
    private static final String HEADER = "X-Request-Id";
    private static final SecureRandom RANDOM = new SecureRandom();

    private RequestId() {}

    static void assign(Context ctx) {
        String given = ctx.header(HEADER);
        String id = given != null && given.matches("[A-Za-z0-9._-]{1,64}") ? given : fresh();
        ctx.attribute(KEY, id);
        ctx.header(HEADER, id);
        MDC.put(KEY, id);
    }

    static Optional<String> of(Context ctx) {
        return Optional.ofNullable(ctx.attribute(KEY));
    }

    private static String fresh() {
        byte[] bytes = new byte[8];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
