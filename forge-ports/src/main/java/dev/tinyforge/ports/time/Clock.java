package dev.tinyforge.ports.time;

import java.time.Instant;

/** The time. May go backwards when somebody sets the machine's clock. Thread-safe, never blocks. */
@FunctionalInterface
public interface Clock {
    Instant now();
}
