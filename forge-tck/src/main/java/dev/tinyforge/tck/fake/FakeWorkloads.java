package dev.tinyforge.tck.fake;

import dev.tinyforge.domain.workload.EnvSetId;
import dev.tinyforge.domain.workload.QueuePolicy;
import dev.tinyforge.domain.workload.Workload;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.store.Deployment;
import dev.tinyforge.ports.store.Lease;
import dev.tinyforge.ports.store.Workloads;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

final class FakeWorkloads implements Workloads {
    private static final Comparator<Row> BY_ID =
            Comparator.comparing(row -> row.workload().id().value());

    private record Row(Workload workload, Set<String> hosts, boolean deleting, boolean volumesGo) {}

    private final Map<WorkloadId, Row> rows = new LinkedHashMap<>();
    private final StoreData data;

    FakeWorkloads(StoreData data) {
        this.data = data;
    }

    @Override
    public Workload create(Workload workload, Collection<String> hosts, Map<String, String> newSecrets) {
        synchronized (data.world) {
            data.check();
            if (rows.containsKey(workload.id())) {
                throw StoreData.conflict("workload " + workload.id() + " exists");
            }
            checkParent(workload);
            data.envSets.checkThere(workload.envSets());
            checkHosts(workload.id(), hosts);
            Workload stored = sealed(workload, newSecrets).atRevision(1);
            rows.put(stored.id(), new Row(stored, Set.copyOf(hosts), false, false));
            return stored;
        }
    }

    @Override
    public Workload update(
            Workload workload, Collection<String> hosts, Map<String, String> newSecrets, Optional<Deployment> then) {
        synchronized (data.world) {
            data.check();
            Row row = rows.get(workload.id());
            if (row == null) {
                throw StoreData.notFound("workload", workload.id());
            }
            if (row.deleting()) {
                throw StoreData.conflict("workload " + workload.id() + " is being deleted");
            }
            StoreData.checkRevision("workload " + workload.id(), row.workload().revision(), workload.revision());
            if (!workload.parent().equals(row.workload().parent())) {
                checkParent(workload);
            }
            checkHosts(workload.id(), hosts);
            data.envSets.checkThere(workload.envSets());
            Workload stored = sealed(workload, newSecrets).atRevision(workload.revision() + 1);
            rows.put(stored.id(), new Row(stored, Set.copyOf(hosts), false, false));
            then.ifPresent(deployment -> data.deployments.submit(deployment, QueuePolicy.QUEUE));
            return stored;
        }
    }

    @Override
    public Optional<Workload> find(WorkloadId id) {
        synchronized (data.world) {
            data.check();
            return Optional.ofNullable(rows.get(id)).map(Row::workload);
        }
    }

    @Override
    public List<Workload> named(String name) {
        synchronized (data.world) {
            data.check();
            return rows.values().stream()
                    .filter(row -> !row.deleting() && row.workload().name().equals(name))
                    .map(Row::workload)
                    .toList();
        }
    }

    @Override
    public List<Workload> list(Optional<WorkloadId> after, int limit) {
        synchronized (data.world) {
            data.check();
            return rows.values().stream()
                    .filter(row -> !row.deleting())
                    .sorted(BY_ID)
                    .map(Row::workload)
                    .filter(workload -> after.isEmpty()
                            || workload.id().value().compareTo(after.get().value()) > 0)
                    .limit(Math.max(limit, 0))
                    .toList();
        }
    }

    @Override
    public List<WorkloadId> children(WorkloadId parent) {
        synchronized (data.world) {
            data.check();
            return rows.values().stream()
                    .sorted(BY_ID)
                    .map(Row::workload)
                    .filter(workload -> workload.parent().equals(Optional.of(parent)))
                    .map(Workload::id)
                    .toList();
        }
    }

    @Override
    public void markDeleting(WorkloadId id, boolean withVolumes, OptionalLong ifRevision) {
        synchronized (data.world) {
            data.check();
            Row row = rows.get(id);
            if (row == null) {
                throw StoreData.notFound("workload", id);
            }
            StoreData.checkRevision("workload " + id, row.workload().revision(), ifRevision);
            rows.put(id, new Row(row.workload(), row.hosts(), true, row.volumesGo() || withVolumes));
        }
    }

    boolean anyDeleting() {
        return rows.values().stream().anyMatch(Row::deleting);
    }

    @Override
    public List<WorkloadId> deleting() {
        synchronized (data.world) {
            data.check();
            return rows.values().stream()
                    .filter(Row::deleting)
                    .map(row -> row.workload().id())
                    .toList();
        }
    }

    @Override
    public boolean volumesGo(WorkloadId id) {
        synchronized (data.world) {
            data.check();
            Row row = rows.get(id);
            return row != null && row.volumesGo();
        }
    }

    @Override
    public void erase(Lease lease, WorkloadId id) {
        synchronized (data.world) {
            data.check(lease);
            data.journal.erase(id);
            data.log.entries.keySet().removeIf(run -> data.workloadOf(run)
                    .map(id::equals)
                    .orElse(false));
            data.deployments.erase(id);
            data.releases.erase(id);
            data.bindings.erase(id);
            data.vault.erase(id);
            rows.remove(id);
        }
    }

    boolean notDeleting(WorkloadId id) {
        Row row = rows.get(id);
        return row != null && !row.deleting();
    }

    void checkNotDeleting(WorkloadId id) {
        Row row = rows.get(id);
        if (row == null) {
            throw StoreData.notFound("workload", id);
        }
        if (row.deleting()) {
            throw StoreData.conflict("workload " + id + " is being deleted");
        }
    }

    private void checkParent(Workload workload) {
        workload.parent().ifPresent(parent -> {
            Row row = rows.get(parent);
            if (row == null) {
                throw StoreData.notFound("parent workload", parent);
            }
            if (row.deleting()) {
                throw StoreData.conflict("parent workload " + parent + " is being deleted");
            }
        });
    }

    private void checkHosts(WorkloadId id, Collection<String> hosts) {
        for (Row row : rows.values()) {
            for (String host : hosts) {
                if (!row.workload().id().equals(id) && row.hosts().contains(host)) {
                    throw new ForgeException(
                            ErrorCode.HOST_TAKEN,
                            "host " + host + " belongs to workload `"
                                    + row.workload().name() + "` ("
                                    + row.workload().id() + "); choose another");
                }
            }
        }
    }

    private Workload sealed(Workload workload, Map<String, String> newSecrets) {
        return workload.sealed(data.vault.seal(workload.id(), newSecrets));
    }

    List<Workload> using(EnvSetId set) {
        return rows.values().stream()
                .map(Row::workload)
                .filter(workload ->
                        workload.envSets().stream().anyMatch(use -> use.id().equals(set)))
                .toList();
    }

    void copy(FakeWorkloads other) {
        rows.putAll(other.rows);
    }
}
