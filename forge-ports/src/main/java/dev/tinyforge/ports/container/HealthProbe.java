package dev.tinyforge.ports.container;

import java.time.Duration;
import java.util.Optional;

/** Asks an instance, once and on a new connection, whether it works. Thread-safe; blocks at most the timeout. */
public interface HealthProbe {
    /**
     * @return why it did not pass, on one line; empty when the status was within the range. Redirects are not
     *     followed. Never throws for what the other side does.
     */
    Optional<String> http(String address, int port, String path, int statusMin, int statusMax, Duration timeout);

    /** @return why no connection was accepted; empty when one was */
    Optional<String> tcp(String address, int port, Duration timeout);
}
