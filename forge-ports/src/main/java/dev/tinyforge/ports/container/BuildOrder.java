package dev.tinyforge.ports.container;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What the engine is told of a build besides its files.
 *
 * @param dockerfile a path in the context
 * @param args build arguments
 * @param target the stage to build; absent: the last
 * @param labels the image's
 * @param afresh nothing of an earlier build is used, and images it starts from are looked up again; one that
 *     cannot be found is used as it is on the engine, and the progress says so
 * @param timeout after which it is stopped
 */
public record BuildOrder(
        String dockerfile,
        Map<String, String> args,
        Optional<String> target,
        Map<String, String> labels,
        boolean afresh,
        Duration timeout) {
    public BuildOrder {
        args = Map.copyOf(args);
        labels = Map.copyOf(labels);
    }
}
