package dev.tinyforge.domain.webhook;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a webhook received: headers, whose names have no case, and the body to the byte. Immutable. */
public final class Delivery {
    private final Map<String, String> headers;
    private final byte[] body;

    public Delivery(Map<String, String> headers, byte[] body) {
        Map<String, String> lower = new HashMap<>();
        headers.forEach((name, value) -> lower.put(name.toLowerCase(Locale.ROOT), value));
        this.headers = Map.copyOf(lower);
        this.body = body.clone();
    }

    /** Empty also when it is there and blank. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)))
                .map(String::strip)
                .filter(value -> !value.isEmpty());
    }

    /** A copy. */
    public byte[] body() {
        return body.clone();
    }

    /** Without a body, or with nothing but white space in it. */
    public boolean isEmpty() {
        for (byte b : body) {
            if (b != ' ' && b != '\t' && b != '\r' && b != '\n') {
                return false;
            }
        }
        return true;
    }

    /** In lower case and without parameters; empty if none is given. */
    String contentType() {
        return header("content-type").orElse("").replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT);
    }
}
