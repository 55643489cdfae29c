package dev.tinyforge.ports.store;

import dev.tinyforge.domain.workload.DeploymentId;
import java.util.List;

/** What each run intended and did. Entries are added, never changed. */
public interface Journal {
    /**
     * Adds the entries from the position on, 0 first, without gaps: all of them or none. Durable when it returns: a
     * process killed right after finds them again. No entries change nothing.
     *
     * @throws dev.tinyforge.ports.error.ForgeException {@code LEASE_LOST} unless the lease is the newest of its name;
     *     {@code CONFLICT} when the first position is taken or would leave a gap; a store may refuse a run that was never submitted
     *     with {@code NOT_FOUND}
     */
    void append(Lease lease, DeploymentId run, int position, List<JournalRecord> entries);

    /** Adds one entry. */
    default void append(Lease lease, DeploymentId run, int position, JournalRecord entry) {
        append(lease, run, position, List.of(entry));
    }

    /** All entries in order; empty for a run that never opened. */
    List<JournalRecord> read(DeploymentId run);
}
