package dev.tinyforge.tck.fake;

import dev.tinyforge.domain.workload.DeploymentId;
import dev.tinyforge.ports.store.DeploymentLog;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

final class FakeDeploymentLog implements DeploymentLog {
    private static final int MOST = 10_000;

    final Map<DeploymentId, List<Entry>> entries = new HashMap<>();
    private final StoreData data;

    FakeDeploymentLog(StoreData data) {
        this.data = data;
    }

    @Override
    public void append(DeploymentId deployment, Entry entry) {
        synchronized (data.world) {
            data.check();
            List<Entry> list = entries.computeIfAbsent(deployment, d -> new ArrayList<>());
            if (list.size() < MOST || entry.level().compareTo(Level.WARN) >= 0) {
                list.add(entry);
            }
        }
    }

    @Override
    public List<Numbered> read(DeploymentId deployment, long after, int limit) {
        synchronized (data.world) {
            data.check();
            List<Entry> list = entries.getOrDefault(deployment, List.of());
            List<Numbered> read = new ArrayList<>();
            for (int i = (int) Math.min(Math.max(after, 0), list.size()); i < list.size() && read.size() < limit; i++) {
                read.add(new Numbered(i + 1L, list.get(i)));
            }
            return List.copyOf(read);
        }
    }

    void copy(FakeDeploymentLog other) {
        other.entries.forEach((deployment, list) -> entries.put(deployment, new ArrayList<>(list)));
    }
}
