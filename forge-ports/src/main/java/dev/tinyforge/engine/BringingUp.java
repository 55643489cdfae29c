package dev.tinyforge.engine;

import dev.tinyforge.domain.deploy.Step;
import dev.tinyforge.domain.naming.ResourceNames;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.ports.container.Cancellation;
import dev.tinyforge.ports.container.Container;
import dev.tinyforge.ports.container.ContainerEngine;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Has the Compose tool bring up what runs beside an instance, and waits until all of it works. */
final class BringingUp implements Activity {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

    private final Ports ports;
    private final Step.BringUp step;
    private final String network;
    private final Supplier<Map<String, String>> variables;
    private final Consumer<String> progress;
    private final Cancellation cancellation = new Cancellation();
    private boolean up;
    private boolean seenWell;

    /**
     * @param network the installation's
     * @param variables what the file's stand for, in the open
     */
    BringingUp(
            Ports ports,
            Step.BringUp step,
            String network,
            Supplier<Map<String, String>> variables,
            Consumer<String> progress) {
        this.ports = ports;
        this.step = step;
        this.network = network;
        this.variables = variables;
        this.progress = progress;
    }

    @Override
    public Progress poll() {
        if (!up) {
            String project = step.project().name();
            ports.compose().keep(step.workload(), project, step.project().file());
            if (!step.project().services().isEmpty()) {
                try {
                    ports.compose().up(project, step.project().file(), variables.get(), progress, cancellation);
                } catch (ForgeException e) {
                    if (e.code() == ErrorCode.CANCELLED && cancellation.cancelled()) {
                        return new Progress.Again(Duration.ZERO);
                    }
                    throw e;
                }
            }
            if (cancellation.cancelled()) {
                return new Progress.Again(Duration.ZERO);
            }
            up = true;
        }
        return look();
    }

    @Override
    public void interrupt() {
        cancellation.cancel();
    }

    private Progress look() {
        boolean waiting = false;
        for (Container container : services(ports.engine(), step.workload(), network)) {
            Map<String, String> labels = container.labels();
            String service = labels.getOrDefault(ResourceNames.LABEL_SERVICE, "");
            if (!step.project().name().equals(labels.get(ResourceNames.LABEL_PROJECT))
                    || !step.project().services().contains(service)) {
                continue;
            }
            Optional<String> trouble = trouble(container);
            if (trouble.isPresent()) {
                ports.engine()
                        .tail(container.name(), 20)
                        .forEach(line -> progress.accept(service + ": " + line.text()));
                return new Progress.Failed("service `" + service + "` " + trouble.get());
            }
            waiting |= container.health() == Container.Health.STARTING;
        }
        // One that ends at once runs at the first look.
        boolean done = !waiting && (seenWell || step.project().services().isEmpty());
        seenWell = !waiting;
        return done ? DONE : new Progress.Again(BETWEEN_LOOKS);
    }

    /** One that has done its work and ended well is a job. */
    private static Optional<String> trouble(Container container) {
        if (container.state() == Container.State.RESTARTING
                || container.state() == Container.State.DEAD
                || container.state() == Container.State.EXITED && container.exitCode() != 0) {
            return Optional.of("ended with exit code " + container.exitCode());
        }
        return container.running() && container.health() == Container.Health.UNHEALTHY
                ? Optional.of("is unhealthy, its health check says")
                : Optional.empty();
    }

    /** What runs beside the instances of a workload, in any state. */
    static List<Container> services(ContainerEngine engine, WorkloadId workload, String network) {
        return engine.list(ResourceNames.LABEL_WORKLOAD + "=" + workload.value()).stream()
                .filter(container -> Reconciler.ofInstallation(container, network))
                .filter(container ->
                        ResourceNames.ROLE_SERVICE.equals(container.labels().get(ResourceNames.LABEL_ROLE)))
                .toList();
    }
}
