package dev.tinyforge.domain.deploy;

import java.time.Duration;
import java.util.Objects;

/**
 * A step the machine wants performed now.
 *
 * @param key unique within the run, the same on every replay
 * @param after how long to wait first; zero unless this repeats what failed
 */
public record Effect(String key, Step step, Duration after) {
    public Effect {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(step, "step");
    }
}
