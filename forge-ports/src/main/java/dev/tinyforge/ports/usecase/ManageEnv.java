package dev.tinyforge.ports.usecase;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.workload.EnvSet;
import dev.tinyforge.domain.workload.EnvSetId;
import dev.tinyforge.domain.workload.EnvValue;
import dev.tinyforge.domain.workload.Workload;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.ports.store.SecretVault;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The env of workloads, the sets they share, and the key all secrets are sealed with. A workload's env is that of its sets
 * in their order, a later one standing over an earlier one, and its own over all. It is put together when a deployment is
 * asked for, and no secret's value is ever told. Documents of sets are as {@code EnvSetCodec} reads them.
 */
public interface ManageEnv {
    /** What a deployment of the workload would get now. {@code NOT_FOUND} without the workload. */
    WorkloadEnv of(WorkloadId workload);

    /** @param entries in the order they are laid over each other */
    record WorkloadEnv(Workload workload, List<Entry> entries) {
        public WorkloadEnv {
            entries = List.copyOf(entries);
        }
    }

    /** @param set the name of the set it comes from; absent: the workload's own */
    record Entry(String name, EnvValue value, Optional<String> set) {}

    /**
     * Replaces the workload's own env as a whole, as {@link ManageWorkloads#replace} would.
     *
     * @param document with {@code env} alone, as it stands in the workload's document
     */
    Workload replace(WorkloadId workload, Config document, OptionalLong ifRevision, String by);

    /** @throws dev.tinyforge.domain.config.InvalidInput with every problem; {@code CONFLICT} if its name is taken */
    EnvSet createSet(Config document, String by);

    /** Workloads get it with their next deploy. {@code CONFLICT} unless it is at the revision. */
    EnvSet replaceSet(EnvSetId id, Config document, OptionalLong ifRevision, String by);

    /** By id or name; {@code NOT_FOUND}. */
    Attached set(String idOrName);

    /** @param workloads those it is attached to */
    record Attached(EnvSet set, List<WorkloadId> workloads) {
        public Attached {
            workloads = List.copyOf(workloads);
        }
    }

    /** In order of id; {@code limit} is 1 to 1000. */
    List<Attached> sets(Optional<EnvSetId> after, int limit);

    /** {@code NOT_FOUND}; {@code CONFLICT} at another revision, or naming the workloads it is attached to. */
    void deleteSet(EnvSetId id, OptionalLong ifRevision, String by);

    /** See {@link SecretVault#rotateKey}. */
    SecretVault.Rotation rotateKey(String by);
}
