package dev.tinyforge.tck.fake;

import dev.tinyforge.domain.deploy.InstanceSpec;
import dev.tinyforge.ports.container.Container;
import dev.tinyforge.ports.container.Container.Health;
import dev.tinyforge.ports.container.Container.State;
import dev.tinyforge.ports.container.ContainerEngine.LogLine;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One container of the host. Guarded by its world. */
final class Box {
    /** How long a program that has a HEALTHCHECK and never answers counts as starting. */
    private static final Duration GIVEN_UP = Duration.ofSeconds(3);

    final InstanceSpec spec;
    final String image;
    final Map<String, String> environment;
    final Set<String> networks;
    /** Those of its networks that were removed while it did not run, even if there are others of their names. */
    final Set<String> stale = new LinkedHashSet<>();

    final Map<String, String> addresses = new LinkedHashMap<>();
    final List<LogLine> log = new ArrayList<>();
    Behaviour behaviour;
    State state = State.CREATED;
    Optional<Instant> startedAt = Optional.empty();
    Duration started = Duration.ZERO;
    Duration restartDue = Duration.ZERO;
    int restarts;
    int deaths;
    int exitCode;
    Health toldHealth = Health.NONE;
    /** It went down, or moved, by other hands than Forge's since a healthy route was last written to it. */
    boolean disturbed;

    Box(InstanceSpec spec, String image, Map<String, String> environment, Behaviour behaviour) {
        this.spec = spec;
        this.image = image;
        this.environment = Map.copyOf(environment);
        this.behaviour = behaviour;
        this.networks = new LinkedHashSet<>(spec.networks());
    }

    String name() {
        return spec.ref().name();
    }

    boolean running() {
        return state == State.RUNNING;
    }

    /** When it will end by itself, in elapsed time; empty: not in this life. */
    Optional<Duration> deathDue() {
        return running()
                ? behaviour.death().filter(death -> deaths < death.times()).map(death -> started.plus(death.after()))
                : Optional.empty();
    }

    /** Whether it takes connections on the port. */
    boolean listens(int port, Duration elapsed) {
        boolean right = behaviour.port().isEmpty() || behaviour.port().getAsInt() == port;
        return running() && right && begun(elapsed);
    }

    boolean answersWell(int port, Duration elapsed) {
        return listens(port, elapsed) && !behaviour.hangs() && behaviour.status() < 400;
    }

    Health health(Duration elapsed) {
        if (!behaviour.healthcheck() || startedAt.isEmpty()) {
            return Health.NONE;
        }
        if (begun(elapsed)) {
            return behaviour.hangs() || behaviour.status() >= 400 ? Health.UNHEALTHY : Health.HEALTHY;
        }
        boolean late = behaviour.readyAfter().isEmpty() && elapsed.compareTo(started.plus(GIVEN_UP)) >= 0;
        return late ? Health.UNHEALTHY : Health.STARTING;
    }

    boolean hasAddress(String address) {
        return running() && addresses.containsValue(address);
    }

    Container seen(Duration elapsed) {
        return new Container(
                name(),
                spec.labels(),
                image,
                state,
                health(elapsed),
                exitCode,
                restarts,
                startedAt,
                running() ? addresses : Map.of());
    }

    private boolean begun(Duration elapsed) {
        return behaviour
                .readyAfter()
                .map(after -> elapsed.compareTo(started.plus(after)) >= 0)
                .orElse(false);
    }
}
