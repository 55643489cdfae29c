package dev.tinyforge.proof.kill;

import dev.tinyforge.domain.workload.DeploymentId;
import dev.tinyforge.ports.store.Journal;
import dev.tinyforge.ports.store.JournalRecord;
import dev.tinyforge.ports.store.Lease;
import dev.tinyforge.proof.kill.StopPoint.Kind;
import dev.tinyforge.proof.kill.StopPoint.When;
import java.util.List;

/** A journal that can stop its writer right before and right after an entry has become durable. */
final class StoppingJournal implements Journal {
    private final Journal inner;
    private final Stops stops;

    StoppingJournal(Journal inner, Stops stops) {
        this.inner = inner;
        this.stops = stops;
    }

    /** One by one: a kill between two, which the real journal rules out, must do no harm either. */
    @Override
    public void append(Lease lease, DeploymentId run, int position, List<JournalRecord> entries) {
        for (int i = 0; i < entries.size(); i++) {
            append(lease, run, position + i, entries.get(i));
        }
    }

    @Override
    public void append(Lease lease, DeploymentId run, int position, JournalRecord entry) {
        String what = KillPoints.describe(entry);
        stops.at(new StopPoint(Kind.APPEND, position, When.BEFORE), what);
        inner.append(lease, run, position, entry);
        stops.at(new StopPoint(Kind.APPEND, position, When.AFTER), what);
    }

    @Override
    public List<JournalRecord> read(DeploymentId run) {
        return inner.read(run);
    }
}
