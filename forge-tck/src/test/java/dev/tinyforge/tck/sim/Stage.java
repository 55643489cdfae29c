package dev.tinyforge.tck.sim;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.release.ImageRef;
import dev.tinyforge.domain.workload.DeploymentId;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.store.Deployment;
import dev.tinyforge.ports.usecase.UseCases;
import dev.tinyforge.tck.fake.Behaviour;
import dev.tinyforge.tck.fake.Crash;
import dev.tinyforge.tck.fake.FakeWorld;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;

/** A world with one workload and the usual images, a simulation on it, and the invariants watching. */
final class Stage {
    static final String SERVER = "server";
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Logger LOG = Logger.getLogger("dev.tinyforge");

    static {
        // Hundreds of thousands of deployments have nothing to tell that the seed does not.
        LOG.setLevel(Level.OFF);
    }

    final FakeWorld world = new FakeWorld();
    final Simulation simulation;
    final Invariants invariants = Invariants.of(world);
    final WorkloadId workload;
    final Config document;
    private int actions;

    Stage(Function<FakeWorld, Simulation> scheduler, Config extras) {
        for (String good : List.of("v1", "v2", "v3", "v4")) {
            world.shelf().publish("app:" + good, Behaviour.healthyAfter(Duration.ofMillis(300)));
        }
        world.shelf().publish("app:exits", Behaviour.exits(3));
        world.shelf().publish("app:never", Behaviour.neverHealthy());
        world.shelf().publish("app:wrongport", Behaviour.wrongPort());
        world.shelf().publish("app:hangs", Behaviour.hanging());
        world.shelf().publish("app:dies", Behaviour.diesAfter(Duration.ofSeconds(4), 7));
        ComposeScenarios.TREES.forEach(world.compose()::text);
        simulation = scheduler.apply(world);
        simulation.start(SERVER, true);
        document = document().overlay(extras);
        workload = forge().workloads().create(document, "test").id();
    }

    private static Config document() {
        return Config.of(
                "name",
                "app",
                "source",
                "image",
                "source_config",
                Config.of("image", "app", "port", 8080),
                "faces",
                List.of(Config.empty()),
                "env",
                Config.of("PLAIN", "x", "TOKEN", Config.of("secret", "hush-hush")),
                "healthcheck",
                Config.of("type", "http", "interval", "1s", "timeout", "1s", "retries", 2, "start_period", "2s"),
                "timeout",
                "60s",
                "drain",
                "1s");
    }

    /** What the registry has the version as. */
    Optional<String> digest(String version) {
        return Optional.of(world.images().resolve(ImageRef.parse("app:" + version), Optional.empty()))
                .map(image -> image.digest());
    }

    UseCases forge() {
        return simulation.forge(SERVER);
    }

    /** Asks as a person does: when the process dies under the request, it is asked again of the next one. */
    void ask(Consumer<UseCases> request) {
        ask(SERVER, request);
    }

    void ask(String process, Consumer<UseCases> request) {
        for (int attempt = 0; attempt < 3; attempt++) {
            try {
                request.accept(simulation.forge(process));
                return;
            } catch (Crash crash) {
                simulation.kill(process);
            } catch (ForgeException e) {
                if (!e.code().passing()) {
                    return;
                }
            }
        }
    }

    void deploy(String version) {
        ask(forge -> forge.deployments().deploy(workload, Optional.of(version), Optional.empty(), "test"));
    }

    /** Changes the app's faces to these hosts. */
    void faces(String... hosts) {
        ask(forge -> forge.workloads()
                .replace(
                        workload,
                        document.with(
                                "faces",
                                Arrays.stream(hosts)
                                        .map(host -> Config.of("host", host))
                                        .toList()),
                        OptionalLong.empty(),
                        "test"));
    }

    void cancelNewest() {
        newest().ifPresent(id -> ask(forge -> forge.deployments().cancel(id, "test")));
    }

    private Optional<DeploymentId> newest() {
        List<Deployment> all = world.data().deployments();
        return all.isEmpty()
                ? Optional.empty()
                : Optional.of(all.get(all.size() - 1).id());
    }

    Deployment last() {
        List<Deployment> all = world.data().deployments();
        return all.get(all.size() - 1);
    }

    void watched(String action) {
        actions++;
        if (!action.endsWith("works") && !action.endsWith("reconciles")) {
            // Nothing outside has changed.
            return;
        }
        List<String> violations = invariants.afterStep();
        if (!violations.isEmpty()) {
            throw new AssertionError("after " + action + " (" + actions + "): " + violations);
        }
    }

    void someActions(int count) {
        for (int i = 0; i < count; i++) {
            watched(simulation.act());
        }
    }

    void settle() {
        simulation.untilQuiet(20_000, this::watched);
    }

    /** Long enough for the reconciler to find and remove what was left over; then all must match. */
    void rest() {
        settle();
        simulation.during(LONG, this::watched);
        settle();
        List<String> violations = invariants.atRest();
        if (!violations.isEmpty()) {
            throw new AssertionError("at rest: " + violations);
        }
    }
}
