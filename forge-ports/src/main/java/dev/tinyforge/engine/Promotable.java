package dev.tinyforge.engine;

import dev.tinyforge.domain.deploy.LiveInstance;
import dev.tinyforge.domain.health.HealthProgress;
import dev.tinyforge.domain.release.PinnedImage;
import dev.tinyforge.domain.release.Release;
import dev.tinyforge.domain.workload.Workload;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What may go on from a parent to its children: what runs there, and is asked for its health now. */
final class Promotable {
    private final Ports ports;
    private final String network;

    Promotable(Ports ports, String network) {
        this.ports = ports;
        this.network = network;
    }

    /**
     * The newest live version of a workload.
     *
     * @param why it is not healthy; empty when it is
     */
    record Running(LiveInstance instance, Release release, Optional<String> why) {}

    /** Empty when nothing is live. */
    Optional<Running> in(WorkloadId workload) {
        return ports.store().releases().live(workload).stream().findFirst().flatMap(newest -> ports.store()
                .releases()
                .find(newest.release())
                .map(release -> new Running(newest, release, unhealthy(newest))));
    }

    /**
     * What the parent of the workload runs.
     *
     * @throws ForgeException {@code NOT_FOUND} without a parent; {@code NOT_PROMOTABLE} saying what there is instead
     */
    Running above(Workload workload) {
        WorkloadId parent = workload.parent()
                .orElseThrow(() -> new ForgeException(
                        ErrorCode.NOT_FOUND, workload.name() + " has no parent to promote from; set its `parent`"));
        String name = ports.store().workloads().find(parent).map(Workload::name).orElse(parent.value());
        Running running = in(parent)
                .orElseThrow(() -> new ForgeException(
                        ErrorCode.NOT_PROMOTABLE, "nothing is live in " + name + "; deploy there first"));
        running.why().ifPresent(why -> {
            throw new ForgeException(
                    ErrorCode.NOT_PROMOTABLE,
                    name + " runs " + running.release().image() + ", which is not healthy: " + why);
        });
        return running;
    }

    /** Refuses an image that is not, to the digest, what the parent runs. */
    void check(Workload workload, PinnedImage image) {
        Running running = above(workload);
        if (!running.release().image().digest().equals(image.digest())) {
            throw new ForgeException(
                    ErrorCode.NOT_PROMOTABLE,
                    workload.name() + " takes only what its parent runs, which is "
                            + running.release().image() + " and not " + image);
        }
    }

    private Optional<String> unhealthy(LiveInstance instance) {
        HealthProgress.Observation seen = HealthWait.now(ports, network, instance);
        if (seen instanceof HealthProgress.Passed) {
            return Optional.empty();
        }
        return Optional.of(
                seen instanceof HealthProgress.Dead dead ? dead.reason() : ((HealthProgress.NotYet) seen).reason());
    }

    /** The whole chain a workload is in, parents before children, children by name. */
    List<Workload> chain(Workload of) {
        Workload top = of;
        Optional<Workload> above = parent(top);
        while (above.isPresent()) {
            top = above.get();
            above = parent(top);
        }
        List<Workload> chain = new ArrayList<>();
        collect(top, chain);
        return chain;
    }

    private Optional<Workload> parent(Workload workload) {
        return workload.parent().flatMap(ports.store().workloads()::find);
    }

    private void collect(Workload workload, List<Workload> into) {
        into.add(workload);
        ports.store().workloads().children(workload.id()).stream()
                .flatMap(id -> ports.store().workloads().find(id).stream())
                .sorted(Comparator.comparing(Workload::name))
                .forEach(child -> collect(child, into));
    }
}
