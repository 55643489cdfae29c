package dev.tinyforge.tck.fake;

import dev.tinyforge.domain.workload.DeploymentId;
import dev.tinyforge.ports.store.Journal;
import dev.tinyforge.ports.store.JournalRecord;
import dev.tinyforge.ports.store.Lease;
import dev.tinyforge.tck.fake.Boundary.Phase;
import java.util.List;

/** Any journal, with a boundary before and after each call at which the process may die or the call fail. */
public final class CrashingJournal implements Journal {
    private final Journal real;
    private final FakeProcess process;

    public CrashingJournal(Journal real, FakeProcess process) {
        this.real = real;
        this.process = process;
    }

    @Override
    public void append(Lease lease, DeploymentId run, int position, List<JournalRecord> entries) {
        process.gate().pass("Journal", "append", Phase.BEFORE, lease, run, position, entries);
        real.append(lease, run, position, entries);
        process.gate().pass("Journal", "append", Phase.AFTER, lease, run, position, entries);
    }

    @Override
    public List<JournalRecord> read(DeploymentId run) {
        process.gate().pass("Journal", "read", Phase.BEFORE, run);
        List<JournalRecord> entries = real.read(run);
        process.gate().pass("Journal", "read", Phase.AFTER, run);
        return entries;
    }
}
