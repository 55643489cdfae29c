package dev.tinyforge.tck.container;

import dev.tinyforge.domain.deploy.InstanceRef;
import dev.tinyforge.domain.deploy.InstanceSpec;
import dev.tinyforge.domain.deploy.InstanceSpec.Limits;
import dev.tinyforge.domain.deploy.InstanceSpec.Mount;
import dev.tinyforge.domain.deploy.InstanceSpec.PublishedPort;
import dev.tinyforge.domain.deploy.InstanceSpec.RestartPolicy;
import dev.tinyforge.domain.release.PinnedImage;
import dev.tinyforge.domain.workload.DeploymentId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Instance specs for tests: an ordinary one, and the same with one thing changed. */
public final class Specs {
    private static final DeploymentId DEPLOYMENT = new DeploymentId("01jz0000000000000000000000");

    private Specs() {}

    public static InstanceSpec of(String name, PinnedImage image, Map<String, String> labels) {
        return new InstanceSpec(
                new InstanceRef(DEPLOYMENT, name),
                image,
                List.of(),
                List.of(),
                Optional.empty(),
                Map.of(),
                labels,
                List.of(),
                List.of(),
                List.of(),
                Limits.NONE,
                RestartPolicy.NO,
                true,
                Optional.empty(),
                Duration.ofSeconds(10));
    }

    public static InstanceSpec networks(InstanceSpec spec, String... networks) {
        return with(spec, spec.labels(), spec.publish(), List.of(networks), spec.restart(), spec.stopTimeout());
    }

    public static InstanceSpec labels(InstanceSpec spec, Map<String, String> labels) {
        return with(spec, labels, spec.publish(), spec.networks(), spec.restart(), spec.stopTimeout());
    }

    public static InstanceSpec publish(InstanceSpec spec, int host, int container) {
        return with(
                spec,
                spec.labels(),
                List.of(new PublishedPort(host, container)),
                spec.networks(),
                spec.restart(),
                spec.stopTimeout());
    }

    public static InstanceSpec restart(InstanceSpec spec, RestartPolicy policy) {
        return with(spec, spec.labels(), spec.publish(), spec.networks(), policy, spec.stopTimeout());
    }

    public static InstanceSpec stopTimeout(InstanceSpec spec, Duration timeout) {
        return with(spec, spec.labels(), spec.publish(), spec.networks(), spec.restart(), timeout);
    }

    public static InstanceSpec mounts(InstanceSpec spec, Mount... mounts) {
        return inside(spec, spec.command(), spec.user(), List.of(mounts), spec.limits(), spec.init());
    }

    public static InstanceSpec memory(InstanceSpec spec, long bytes) {
        Limits limits = new Limits(Optional.empty(), OptionalLong.of(bytes));
        return inside(spec, spec.command(), spec.user(), spec.mounts(), limits, spec.init());
    }

    /** The same with its inner life changed. */
    public static InstanceSpec inside(
            InstanceSpec spec,
            List<String> command,
            Optional<String> user,
            List<Mount> mounts,
            Limits limits,
            boolean init) {
        return new InstanceSpec(
                spec.ref(),
                spec.image(),
                spec.entrypoint(),
                command,
                user,
                spec.env(),
                spec.labels(),
                mounts,
                spec.publish(),
                spec.networks(),
                limits,
                spec.restart(),
                init,
                spec.stopSignal(),
                spec.stopTimeout());
    }

    private static InstanceSpec with(
            InstanceSpec spec,
            Map<String, String> labels,
            List<PublishedPort> publish,
            List<String> networks,
            RestartPolicy restart,
            Duration stopTimeout) {
        return new InstanceSpec(
                spec.ref(),
                spec.image(),
                spec.entrypoint(),
                spec.command(),
                spec.user(),
                spec.env(),
                labels,
                spec.mounts(),
                publish,
                networks,
                spec.limits(),
                restart,
                spec.init(),
                spec.stopSignal(),
                stopTimeout);
    }
}
