package dev.tinyforge.ports.container;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A container as the engine shows it.
 *
 * @param addresses IP address by network name; empty unless running
 * @param image the id ({@code sha256:…}) of the image it runs
 * @param exitCode meaningful once it has exited
 * @param restarts how often the engine has started it again by itself
 */
public record Container(
        String name,
        Map<String, String> labels,
        String image,
        State state,
        Health health,
        int exitCode,
        int restarts,
        Optional<Instant> startedAt,
        Map<String, String> addresses) {
    public Container {
        labels = Map.copyOf(labels);
        addresses = Map.copyOf(addresses);
    }

    public enum State {
        CREATED,
        RUNNING,
        PAUSED,
        RESTARTING,
        REMOVING,
        EXITED,
        DEAD
    }

    /** What the image's own HEALTHCHECK says. */
    public enum Health {
        NONE,
        STARTING,
        HEALTHY,
        UNHEALTHY
    }

    public boolean running() {
        return state == State.RUNNING;
    }
}
