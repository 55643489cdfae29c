package dev.tinyforge.planted.domain;

import java.time.Instant;

final class AsksTheClock {
    Instant now() {
        return Instant.now();
    }
}
