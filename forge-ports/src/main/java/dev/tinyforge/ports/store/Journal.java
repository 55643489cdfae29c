package dev.tinyforge.ports.store;

import dev.tinyforge.domain.workload.DeploymentId;
import java.util.List;

/** What each run intended and did. Entries are added, never changed. */
public interface Journal {
    /**
     * Adds the entry at the position, 0 first, without gaps. Durable when it returns: a process killed right after
     * finds it again.
     *
     * @throws dev.tinyforge.ports.error.ForgeException {@code LEASE_LOST} unless the lease is the newest of its name;
     *     {@code CONFLICT} when the position is taken or would leave a gap; a store may refuse a run that was never submitted
     *     with {@code NOT_FOUND}
     */
    void append(Lease lease, DeploymentId run, int position, JournalRecord entry);

    /** All entries in order; empty for a run that never opened. */
    List<JournalRecord> read(DeploymentId run);
}
