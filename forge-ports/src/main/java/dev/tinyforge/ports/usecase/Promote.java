package dev.tinyforge.ports.usecase;

import dev.tinyforge.domain.workload.Workload;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.ports.store.Deployment;
import java.util.List;
import java.util.Optional;

/** Chains of workloads: what runs in one goes on to the next. */
public interface Promote {
    /**
     * Queues what is running and healthy in the parent: the very digest.
     *
     * @param digest only if it is this one; {@code PLAN_CHANGED} otherwise
     * @throws dev.tinyforge.ports.error.ForgeException {@code NOT_PROMOTABLE} saying what is in the parent and why that will
     *     not do; {@code NOT_FOUND} without a parent
     */
    Deployment promote(WorkloadId workload, Optional<String> digest, String by);

    /** The whole chain a workload belongs to, parents first. */
    List<Link> chain(WorkloadId workload);

    /**
     * @param tag of what is live; absent: nothing is
     * @param healthy absent: nobody can say now
     * @param ahead what the parent runs is another digest
     */
    record Link(
            Workload workload,
            Optional<String> tag,
            Optional<String> digest,
            Optional<Boolean> healthy,
            boolean ahead) {}
}
