package dev.tinyforge.tck.fake;

import dev.tinyforge.domain.workload.DeploymentId;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.ports.store.Journal;
import dev.tinyforge.ports.store.JournalRecord;
import dev.tinyforge.ports.store.Lease;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

final class FakeJournal implements Journal {
    final Map<DeploymentId, List<JournalRecord>> entries = new LinkedHashMap<>();
    private final StoreData data;

    FakeJournal(StoreData data) {
        this.data = data;
    }

    @Override
    public void append(Lease lease, DeploymentId run, int position, List<JournalRecord> added) {
        synchronized (data.world) {
            data.check(lease);
            List<JournalRecord> list = entries.getOrDefault(run, List.of());
            if (position != list.size()) {
                throw StoreData.conflict(
                        "entry " + position + " of run " + run + " is not the next; that is " + list.size());
            }
            if (!added.isEmpty()) {
                entries.computeIfAbsent(run, r -> new ArrayList<>()).addAll(added);
            }
        }
    }

    @Override
    public List<JournalRecord> read(DeploymentId run) {
        synchronized (data.world) {
            data.check();
            return List.copyOf(entries.getOrDefault(run, List.of()));
        }
    }

    void erase(WorkloadId workload) {
        entries.entrySet()
                .removeIf(run ->
                        data.workloadOf(run.getKey()).map(workload::equals).orElse(false)
                                || run.getValue().get(0) instanceof JournalRecord.Opened opened
                                        && opened.plan().workload().equals(workload));
    }

    void copy(FakeJournal other) {
        other.entries.forEach((run, list) -> entries.put(run, new ArrayList<>(list)));
    }
}
