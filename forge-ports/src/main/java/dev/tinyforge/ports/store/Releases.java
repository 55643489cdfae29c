package dev.tinyforge.ports.store;

import dev.tinyforge.domain.deploy.LiveInstance;
import dev.tinyforge.domain.deploy.RuntimeState;
import dev.tinyforge.domain.release.PinnedImage;
import dev.tinyforge.domain.release.Release;
import dev.tinyforge.domain.workload.DeploymentId;
import dev.tinyforge.domain.workload.WorkloadId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is live, and the releases that can be gone back to. */
public interface Releases {
    /** Newest first. */
    List<LiveInstance> live(WorkloadId workload);

    /** Of every workload, in one query. */
    Map<WorkloadId, List<LiveInstance>> allLive();

    /**
     * Makes {@code live} all that is live of the workload, and keeps the release if one is given. Idempotent.
     *
     * @throws dev.tinyforge.ports.error.ForgeException {@code LEASE_LOST}
     */
    void record(Lease lease, WorkloadId workload, List<LiveInstance> live, Optional<Release> release);

    /**
     * Replaces what its source keeps beside the newest live instance; does nothing where nothing is live. Idempotent.
     *
     * @throws dev.tinyforge.ports.error.ForgeException {@code LEASE_LOST}
     */
    void saveRuntime(Lease lease, WorkloadId workload, RuntimeState state);

    /** The kept releases of a workload, newest first. */
    List<Release> kept(WorkloadId workload);

    Optional<Release> find(DeploymentId id);

    /** Forgets them; those not there are passed over. {@code LEASE_LOST}. */
    void forget(Lease lease, WorkloadId workload, Collection<DeploymentId> ids);

    /** The images of all kept releases of all workloads. */
    List<PinnedImage> images();
}
