package dev.tinyforge.npm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;

/**
 * An answer of the API. Failures have a body of {@code {"error":{"code","message"}}}; how a bad login or token looks
 * depends on the version and is never the 401 one would expect (measured).
 */
final class Answer {
    private final int status;
    private final byte[] bytes;

    Answer(int status, byte[] bytes) {
        this.status = status;
        this.bytes = bytes;
    }

    int status() {
        return status;
    }

    byte[] bytes() {
        return bytes;
    }

    boolean ok() {
        return status >= 200 && status < 300;
    }

    /** The token may be the reason. */
    boolean doubtsToken() {
        return status == 401
                || status == 403
                || status == 500
                || (status == 400 && error().toLowerCase(Locale.ROOT).contains("token"))
                || isPathNotFound();
    }

    /** Since 2.13 what is not allowed is a 404 that echoes the path; before, it is a 403. */
    boolean isPathNotFound() {
        return status == 404 && error().contains("Not Found - /");
    }

    boolean saysDomainIsTaken() {
        return status == 400 && error().contains("already in use");
    }

    /** The message of a failure; empty when it is not NPM's own. */
    String error() {
        return json().path("error").path("message").asText("");
    }

    /** Missing when it is not JSON. */
    JsonNode json() {
        try {
            return Json.MAPPER.readTree(bytes);
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }

    /** Overwrites what was read. */
    void forget() {
        Arrays.fill(bytes, (byte) 0);
    }

    /** Never the body. */
    @Override
    public String toString() {
        return "Answer[" + status + "]";
    }
}
