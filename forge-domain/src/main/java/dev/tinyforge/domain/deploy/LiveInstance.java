package dev.tinyforge.domain.deploy;

import dev.tinyforge.domain.health.Healthcheck;
import dev.tinyforge.domain.workload.DeploymentId;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * What the store says is running.
 *
 * @param release what it runs
 * @param tag the image tag it was asked for by, which names it among several instances
 * @param routes the routes that lead to it
 * @param runtime what its source keeps beside it
 */
public record LiveInstance(
        InstanceRef ref,
        DeploymentId release,
        String tag,
        Healthcheck healthcheck,
        List<Route> routes,
        Instant since,
        RuntimeState runtime) {
    public LiveInstance {
        Objects.requireNonNull(ref, "ref");
        Objects.requireNonNull(tag, "tag");
        routes = List.copyOf(routes);
    }

    /** Of a source that keeps nothing. */
    public LiveInstance(
            InstanceRef ref,
            DeploymentId release,
            String tag,
            Healthcheck healthcheck,
            List<Route> routes,
            Instant since) {
        this(ref, release, tag, healthcheck, routes, since, RuntimeState.NONE);
    }

    public LiveInstance withRoutes(List<Route> newRoutes) {
        return new LiveInstance(ref, release, tag, healthcheck, newRoutes, since, runtime);
    }

    public LiveInstance withRuntime(RuntimeState other) {
        return new LiveInstance(ref, release, tag, healthcheck, routes, since, other);
    }
}
