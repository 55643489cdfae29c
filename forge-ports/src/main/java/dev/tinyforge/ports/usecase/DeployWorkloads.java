package dev.tinyforge.ports.usecase;

import dev.tinyforge.domain.workload.DeploymentId;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.ports.store.Deployment;
import java.util.List;
import java.util.Optional;

/** Deployments: asked for here, done by whichever process of Forge gets to it first. */
public interface DeployWorkloads {
    /**
     * Pins the version and queues a deployment; returns without waiting for it.
     *
     * @param version a tag; for what is built from a repository a branch, tag or commit; absent: the workload's default
     * @param checkIndex of a {@link #plan} made before; {@code PLAN_CHANGED} if anything has changed since
     * @param afresh what is built is built again, even if it was before, and deployed even if it is live; says nothing to
     *     what is not built
     * @throws dev.tinyforge.ports.error.ForgeException {@code NOT_FOUND}, {@code BUSY} (policy {@code reject}),
     *     {@code ALREADY_LIVE} for a site of this commit and configuration,
     *     {@code IMAGE_NOT_FOUND}, {@code REGISTRY_…}, {@code REPOSITORY_…}, {@code ENGINE_UNREACHABLE}
     */
    Deployment deploy(
            WorkloadId workload, Optional<String> version, Optional<String> checkIndex, boolean afresh, String by);

    /** The same, with nothing built that was built before. */
    default Deployment deploy(WorkloadId workload, Optional<String> version, Optional<String> checkIndex, String by) {
        return deploy(workload, version, checkIndex, false, by);
    }

    /**
     * Queues going back to a kept release: the same digest, configuration and secret versions.
     *
     * @param release absent: the one before the live one; {@code NOT_FOUND} if there is none
     */
    Deployment rollback(WorkloadId workload, Optional<DeploymentId> release, String by);

    /** What {@link #deploy} would do. Changes nothing. */
    PlanPreview plan(WorkloadId workload, Optional<String> version);

    /**
     * Asks to stop before the switch and undo.
     *
     * @return false when it has ended already
     */
    boolean cancel(DeploymentId id, String by);

    Deployment get(DeploymentId id);

    /** Newest first; {@code limit} is 1 to 1000. */
    List<Deployment> list(Optional<WorkloadId> workload, Optional<DeploymentId> before, int limit);

    /** How far it is. @param afterLog log entries numbered above this only */
    DeploymentProgress progress(DeploymentId id, long afterLog);
}
