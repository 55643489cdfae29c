package dev.tinyforge.planted.domain;

import java.time.Instant;
import java.util.List;

/** As it should be. */
final class Pure {
    static Instant later(Instant now, List<String> names) {
        return now.plusSeconds(names.size());
    }
}
