package dev.tinyforge.engine.gitops;

import dev.tinyforge.domain.workload.Workload;
import dev.tinyforge.domain.workload.WorkloadId;

/** The workloads, as far as a sync needs them. */
public interface DeclaredWorkloads {
    /** {@code NOT_FOUND} without it, or while it is being deleted. */
    Workload known(WorkloadId id);

    /**
     * Judges the whole and stores it one revision up, in one transaction with a look at the revision that is stored.
     *
     * @throws dev.tinyforge.domain.config.InvalidInput with every problem
     * @throws dev.tinyforge.ports.error.ForgeException {@code CONFLICT} unless that is {@code next.revision()}
     */
    Workload write(Workload next);
}
