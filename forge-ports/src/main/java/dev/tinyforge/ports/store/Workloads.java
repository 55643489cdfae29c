package dev.tinyforge.ports.store;

import dev.tinyforge.domain.workload.Workload;
import dev.tinyforge.domain.workload.WorkloadId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The workloads and the host names they claim. */
public interface Workloads {
    /**
     * Adds it at revision 1.
     *
     * @param hosts the host names its faces stand for; each belongs to one workload
     * @param newSecrets values by the vault's name, sealed in the same transaction; the secrets of these names, in the
     *     env and in the source's config, get the versions they are sealed as
     * @return as stored
     * @throws dev.tinyforge.domain.config.InvalidInput naming a secret without a version or a new value
     * @throws dev.tinyforge.ports.error.ForgeException {@code HOST_TAKEN}, naming host and the other workload;
     *     {@code CONFLICT} if the id exists or its parent is being deleted; {@code NOT_FOUND} if its parent or an env set
     *     of it does not
     */
    Workload create(Workload workload, Collection<String> hosts, Map<String, String> newSecrets);

    /**
     * Replaces it, one revision up, if it is at {@code workload.revision()}.
     *
     * @param then queued in the same transaction, behind all that wait
     * @throws dev.tinyforge.ports.error.ForgeException {@code CONFLICT} at another revision or while it is being
     *     deleted; {@code NOT_FOUND}; {@code HOST_TAKEN}
     */
    Workload update(
            Workload workload, Collection<String> hosts, Map<String, String> newSecrets, Optional<Deployment> then);

    /** The same, with nothing queued. */
    default Workload update(Workload workload, Collection<String> hosts, Map<String, String> newSecrets) {
        return update(workload, hosts, newSecrets, Optional.empty());
    }

    /** Also finds one that is being deleted. */
    Optional<Workload> find(WorkloadId id);

    /** All of this name, oldest first, those being deleted left out. */
    List<Workload> named(String name);

    /**
     * In order of id, those being deleted left out.
     *
     * @param after start behind this one; absent: from the start
     * @param limit at most so many
     */
    List<Workload> list(Optional<WorkloadId> after, int limit);

    /** The children of a workload. */
    List<WorkloadId> children(WorkloadId parent);

    /**
     * Marks it to be torn down; it keeps its host names until erased, and its revision. Idempotent.
     *
     * @param withVolumes its volumes go too; once wanted, that stays so
     * @param ifRevision only at this one
     * @throws dev.tinyforge.ports.error.ForgeException {@code CONFLICT} at another revision; {@code NOT_FOUND} without it
     */
    void markDeleting(WorkloadId id, boolean withVolumes, OptionalLong ifRevision);

    /** The same, its volumes left. */
    default void markDeleting(WorkloadId id, OptionalLong ifRevision) {
        markDeleting(id, false, ifRevision);
    }

    List<WorkloadId> deleting();

    /** Whether it was marked together with its volumes; false without it. */
    boolean volumesGo(WorkloadId id);

    /**
     * Removes it and every row about it, its secrets, releases, deployments, journals and bindings too; the event log and
     * the ledger keep what was done. Idempotent.
     *
     * @throws dev.tinyforge.ports.error.ForgeException {@code LEASE_LOST}
     */
    void erase(Lease lease, WorkloadId id);
}
