package dev.tinyforge.domain.webhook;

import java.util.Map;

/** One HTTP delivery: headers by lower-case name, and the raw body. */
public final class Delivery {
    private final Map<String, String> headers;
    private final byte[] body;

    public Delivery(Map<String, String> headers, byte[] body) {
        this.headers = Map.copyOf(headers);
        this.body = body.clone();
    }

    public Map<String, String> headers() {
        return headers;
    }

    public byte[] body() {
        return body.clone();
    }
}
