package dev.tinyforge.ports.usecase;

import dev.tinyforge.domain.deploy.InstanceRef;
import dev.tinyforge.domain.deploy.RuntimeState;
import dev.tinyforge.domain.release.Release;
import dev.tinyforge.domain.workload.DeploymentId;
import dev.tinyforge.domain.workload.Workload;
import dev.tinyforge.ports.store.Deployment;
import java.time.Instant;
import java.util.List;

/**
 * How a workload is doing.
 *
 * @param instances what should run, newest first, and whether it does
 * @param services what should run beside it, and whether it does
 * @param open its deployments that wait or run
 * @param releases what can be gone back to, newest first
 * @param changedEnvSets names of env sets that are other than what is live has of them; the next deploy takes them
 */
public record WorkloadStatus(
        Workload workload,
        List<InstanceStatus> instances,
        List<ServiceStatus> services,
        List<Deployment> open,
        List<Release> releases,
        List<String> changedEnvSets) {
    public WorkloadStatus {
        instances = List.copyOf(instances);
        services = List.copyOf(services);
        open = List.copyOf(open);
        releases = List.copyOf(releases);
        changedEnvSets = List.copyOf(changedEnvSets);
    }

    /**
     * A service of a Compose project.
     *
     * @param container empty without one
     * @param state as an instance's; while it runs, what its health check says, if it has one
     */
    public record ServiceStatus(String service, String image, String container, String state) {}

    /**
     * @param state as the engine shows it, lower case; {@code missing} without a container, {@code unknown} when the
     *     engine cannot be asked
     * @param runtime what its source keeps beside it
     * @param addresses where its faces are reached
     */
    public record InstanceStatus(
            InstanceRef ref,
            DeploymentId release,
            String tag,
            String state,
            List<String> addresses,
            Instant since,
            RuntimeState runtime) {
        public InstanceStatus {
            addresses = List.copyOf(addresses);
        }
    }
}
