package dev.tinyforge.ports.store;

import dev.tinyforge.domain.workload.WorkloadId;

/** Secret values, sealed at rest and bound to their workload and name, in versions that never change. */
public interface SecretVault {
    /**
     * Seals the value as the next version; the version that holds this very value already, if the newest does. The number
     * of a forgotten version is not given again. A store may refuse an unknown workload with {@code NOT_FOUND}.
     */
    long seal(WorkloadId workload, String name, String value);

    /** The version that sealing this value would give now; seals nothing. */
    long next(WorkloadId workload, String name, String value);

    /**
     * @throws dev.tinyforge.ports.error.ForgeException {@code SECRET_UNREADABLE}, naming the secret, when it cannot be
     *     opened with the key at hand; {@code NOT_FOUND}
     */
    String open(WorkloadId workload, String name, long version);

    /**
     * Forgets every version of the workload's secrets that neither the workload as it stands, nor a kept release, nor an
     * open deployment of it names. Looks and forgets at one instant, so that what is sealed meanwhile stays.
     */
    void forgetUnused(WorkloadId workload);

    /**
     * Has everything that is sealed in this store, secrets of workloads or not, sealed with a new key, and the old key
     * forgotten. Blocks until then. May be called by several processes at once, while others seal and open. What was begun
     * and not ended, by a process that was killed, is ended by the next call; until then everything opens.
     *
     * @throws dev.tinyforge.ports.error.ForgeException {@code INVALID_INPUT} naming the setting, where only a person can
     *     give another key
     */
    Rotation rotateKey();

    /**
     * What a rotation came to.
     *
     * @param resealed values that have the new key
     * @param unreadable values that no key opens, and that were left as they are
     */
    record Rotation(long resealed, long unreadable) {}
}
