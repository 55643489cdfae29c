package dev.tinyforge.ports.store;

import dev.tinyforge.domain.workload.WorkloadId;

/** Secret values, sealed at rest and bound to their workload and name, in versions that never change. */
public interface SecretVault {
    /**
     * Seals the value as the next version; the version that holds this very value already, if the newest does. The number
     * of a forgotten version is not given again. A store may refuse an unknown workload with {@code NOT_FOUND}.
     */
    long seal(WorkloadId workload, String name, String value);

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
}
