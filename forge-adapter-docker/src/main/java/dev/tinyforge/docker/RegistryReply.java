package dev.tinyforge.docker;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a registry, or whom it sent us to, answered. */
final class RegistryReply {
    private final URI from;
    private final int status;
    private final Map<String, List<String>> headers;
    private final byte[] body;

    /**
     * @param from where it was asked at last
     * @param headers by name in lower case
     */
    RegistryReply(URI from, int status, Map<String, List<String>> headers, byte[] body) {
        this.from = from;
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    URI from() {
        return from;
    }

    int status() {
        return status;
    }

    byte[] body() {
        return body;
    }

    List<String> all(String header) {
        return headers.getOrDefault(header.toLowerCase(Locale.ROOT), List.of());
    }

    Optional<String> header(String name) {
        return all(name).stream().findFirst();
    }

    /** The status, with the specification's code if there is one: their message may repeat what it was asked with. */
    String said() {
        return "it answered " + status + code().map(code -> " " + code).orElse("");
    }

    private Optional<String> code() {
        try {
            JsonNode code = Json.MAPPER.readTree(body).path("errors").path(0).path("code");
            return Optional.of(code.asText()).filter(text -> text.matches("[A-Z_]{1,40}"));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
