package dev.tinyforge.tck.fake;

import dev.tinyforge.domain.deploy.Outcome;
import dev.tinyforge.domain.workload.DeploymentId;
import dev.tinyforge.domain.workload.QueuePolicy;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.ports.store.Deployment;
import dev.tinyforge.ports.store.Deployment.Status;
import dev.tinyforge.ports.store.Deployments;
import dev.tinyforge.ports.store.Lease;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;

final class FakeDeployments implements Deployments {
    final Map<DeploymentId, Deployment> rows = new LinkedHashMap<>();
    private final Map<DeploymentId, String> cancels = new HashMap<>();
    private final StoreData data;

    FakeDeployments(StoreData data) {
        this.data = data;
    }

    @Override
    public Submission submit(Deployment asked, QueuePolicy policy, Map<String, String> newSecrets) {
        synchronized (data.world) {
            data.check();
            data.workloads.checkNotDeleting(asked.workload());
            Deployment deployment =
                    newSecrets.isEmpty() ? asked : asked.sealed(data.vault.seal(asked.workload(), newSecrets));
            Optional<Deployment> first = caused(deployment, (its, ours) -> its.equals(ours));
            if (first.isPresent()) {
                return new Submission.Repeated(first.get().id());
            }
            if (rows.containsKey(deployment.id())) {
                throw StoreData.conflict("deployment " + deployment.id() + " exists");
            }
            List<Deployment> open = rows.values().stream()
                    .filter(row -> row.workload().equals(deployment.workload()))
                    .filter(row -> row.status().open())
                    .toList();
            List<DeploymentId> superseded = List.of();
            switch (policy) {
                case REJECT -> {
                    List<Deployment> releases = open.stream()
                            .filter(row -> !row.request().facesOnly())
                            .toList();
                    if (!releases.isEmpty()) {
                        return new Submission.Rejected(underWay(releases));
                    }
                }
                case LATEST -> {
                    Optional<Deployment> newer = caused(deployment, (its, ours) -> its > ours);
                    if (newer.isPresent()) {
                        rows.put(deployment.id(), deployment);
                        ended(deployment, new Outcome.Superseded(newer.get().id()), deployment.createdAt());
                        return new Submission.Accepted(List.of());
                    }
                    superseded = supersede(open, deployment);
                }
                case QUEUE -> {}
            }
            rows.put(deployment.id(), deployment);
            return new Submission.Accepted(superseded);
        }
    }

    @Override
    public Optional<Deployment> find(DeploymentId id) {
        synchronized (data.world) {
            data.check();
            return Optional.ofNullable(rows.get(id));
        }
    }

    @Override
    public List<Deployment> list(Optional<WorkloadId> workload, Optional<DeploymentId> before, int limit) {
        synchronized (data.world) {
            data.check();
            List<Deployment> newest = new ArrayList<>(rows.values());
            Collections.reverse(newest);
            if (before.isPresent()) {
                Deployment from = rows.get(before.get());
                newest = from == null ? List.of() : newest.subList(newest.indexOf(from) + 1, newest.size());
            }
            return StoreData.limited(
                    newest.stream()
                            .filter(row -> workload.isEmpty() || row.workload().equals(workload.get()))
                            .toList(),
                    limit);
        }
    }

    @Override
    public List<Deployment> open() {
        synchronized (data.world) {
            data.check();
            return rows.values().stream().filter(row -> row.status().open()).toList();
        }
    }

    @Override
    public boolean begin(Lease lease, DeploymentId id, Instant at) {
        synchronized (data.world) {
            data.check(lease);
            Deployment row = rows.get(id);
            if (row == null || !row.status().open()) {
                return false;
            }
            if (row.status() == Status.QUEUED) {
                put(row, Status.RUNNING, Optional.of(at), Optional.empty(), Optional.empty());
            }
            return true;
        }
    }

    @Override
    public void end(Lease lease, DeploymentId id, Outcome outcome, Instant at) {
        synchronized (data.world) {
            data.check(lease);
            Deployment row = rows.get(id);
            if (row != null && row.status().open()) {
                ended(row, outcome, at);
            }
        }
    }

    @Override
    public boolean requestCancel(DeploymentId id, String by, Instant at) {
        synchronized (data.world) {
            data.check();
            Deployment row = rows.get(id);
            if (row == null) {
                throw StoreData.notFound("deployment", id);
            }
            if (row.status() == Status.QUEUED) {
                ended(row, new Outcome.Cancelled(by), at);
                return true;
            }
            if (row.status() == Status.RUNNING) {
                cancels.putIfAbsent(id, by);
                return true;
            }
            return false;
        }
    }

    @Override
    public Map<DeploymentId, String> cancelRequests(Set<DeploymentId> of) {
        synchronized (data.world) {
            data.check();
            Map<DeploymentId, String> asked = new HashMap<>(cancels);
            asked.keySet().retainAll(of);
            return Map.copyOf(asked);
        }
    }

    @Override
    public void note(DeploymentId id, Optional<String> note) {
        synchronized (data.world) {
            data.check();
            rows.computeIfPresent(
                    id,
                    (i, row) -> new Deployment(
                            id,
                            row.workload(),
                            row.request(),
                            row.status(),
                            row.createdAt(),
                            row.startedAt(),
                            row.endedAt(),
                            row.outcome(),
                            note));
        }
    }

    void erase(WorkloadId workload) {
        rows.values().removeIf(row -> row.workload().equals(workload));
        cancels.keySet().retainAll(rows.keySet());
    }

    private List<DeploymentId> supersede(List<Deployment> open, Deployment successor) {
        List<DeploymentId> superseded = new ArrayList<>();
        for (Deployment row : open) {
            if (row.status() == Status.QUEUED) {
                ended(row, new Outcome.Superseded(successor.id()), successor.createdAt());
                superseded.add(row.id());
            }
        }
        return List.copyOf(superseded);
    }

    /** The one of the largest cause among those of the workload whose cause stands so to the new one's. */
    private Optional<Deployment> caused(Deployment deployment, BiPredicate<Long, Long> stands) {
        return rows.values().stream()
                .filter(row -> row.workload().equals(deployment.workload()))
                .filter(row -> row.request().cause().isPresent()
                        && deployment.request().cause().isPresent()
                        && stands.test(
                                row.request().cause().get(),
                                deployment.request().cause().get()))
                .max(Comparator.comparing(row -> row.request().cause().orElseThrow()));
    }

    private static DeploymentId underWay(List<Deployment> open) {
        return open.stream()
                .filter(row -> row.status() == Status.RUNNING)
                .findFirst()
                .orElse(open.get(0))
                .id();
    }

    private void ended(Deployment row, Outcome outcome, Instant at) {
        cancels.remove(row.id());
        put(row, Status.of(outcome), row.startedAt(), Optional.of(at), Optional.of(outcome));
    }

    private void put(
            Deployment row,
            Status status,
            Optional<Instant> startedAt,
            Optional<Instant> endedAt,
            Optional<Outcome> outcome) {
        rows.put(
                row.id(),
                new Deployment(
                        row.id(),
                        row.workload(),
                        row.request(),
                        status,
                        row.createdAt(),
                        startedAt,
                        endedAt,
                        outcome,
                        row.note()));
    }

    void copy(FakeDeployments other) {
        rows.putAll(other.rows);
        cancels.putAll(other.cancels);
    }
}
