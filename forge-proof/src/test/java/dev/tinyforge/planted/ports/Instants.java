package dev.tinyforge.planted.ports;

import java.time.Instant;

/** As it should be. */
public interface Instants {
    Instant now();
}
