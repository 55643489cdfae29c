package dev.tinyforge.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/** What lets a stranger make the first admin, once. Thread-safe. */
final class SetupToken {
    private Optional<String> value;

    SetupToken(Optional<String> value) {
        this.value = value;
    }

    /** In constant time; never when there is none, or none any more. */
    synchronized boolean admits(String shown) {
        return value.filter(expected -> MessageDigest.isEqual(
                        expected.getBytes(StandardCharsets.UTF_8), shown.getBytes(StandardCharsets.UTF_8)))
                .isPresent();
    }

    synchronized void forget() {
        value = Optional.empty();
    }

    @Override
    public String toString() {
        return "setup token";
    }
}
