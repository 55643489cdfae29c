package dev.tinyforge.ports.store;

import dev.tinyforge.domain.workload.EnvSet;
import dev.tinyforge.domain.workload.EnvSetId;
import dev.tinyforge.domain.workload.WorkloadId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The env sets, and their secrets, sealed and bound to their set and name. */
public interface EnvSets {
    /**
     * Adds it at revision 1.
     *
     * @param newSecrets values of its secrets that have no version; sealed in the same transaction
     * @return as stored; a new secret's version is the revision
     * @throws dev.tinyforge.ports.error.ForgeException {@code CONFLICT} if the id or the name exists
     * @throws dev.tinyforge.domain.config.InvalidInput naming a secret without a version or a value
     */
    EnvSet create(EnvSet set, Map<String, String> newSecrets);

    /**
     * Replaces it, one revision up, if it is at {@code set.revision()}. Values that it names no more are forgotten: what
     * deployments have of them is sealed for their workloads.
     *
     * @throws dev.tinyforge.ports.error.ForgeException {@code CONFLICT} at another revision or if another has the name;
     *     {@code NOT_FOUND}
     * @throws dev.tinyforge.domain.config.InvalidInput as {@link #create}
     */
    EnvSet update(EnvSet set, Map<String, String> newSecrets);

    Optional<EnvSet> find(EnvSetId id);

    Optional<EnvSet> named(String name);

    /** In order of id, behind {@code after} if given. */
    List<EnvSet> list(Optional<EnvSetId> after, int limit);

    /** The workloads that it is attached to as they stand, those being deleted too, in order of id. */
    List<WorkloadId> users(EnvSetId id);

    /**
     * Nothing happens if it is not there.
     *
     * @param ifRevision only at this one
     * @throws dev.tinyforge.ports.error.ForgeException {@code CONFLICT} at another revision, and while it is attached,
     *     naming the workloads
     */
    void delete(EnvSetId id, OptionalLong ifRevision);

    /**
     * @throws dev.tinyforge.ports.error.ForgeException {@code SECRET_UNREADABLE}, naming set and secret, when it cannot be
     *     opened with the key at hand; {@code NOT_FOUND}
     */
    String open(EnvSetId set, String name, long version);
}
