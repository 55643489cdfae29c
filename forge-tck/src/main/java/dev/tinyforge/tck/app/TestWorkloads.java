package dev.tinyforge.tck.app;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.ConfigReader;
import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.config.Problem;
import dev.tinyforge.domain.gitops.ManagedFields;
import dev.tinyforge.domain.naming.ResourceNames;
import dev.tinyforge.domain.source.Source;
import dev.tinyforge.domain.workload.Volume;
import dev.tinyforge.domain.workload.Workload;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.engine.gitops.DeclaredWorkloads;
import dev.tinyforge.engine.plugin.Plugins;
import dev.tinyforge.ports.codec.WorkloadCodec;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.store.Lease;
import dev.tinyforge.ports.store.Store;
import dev.tinyforge.ports.usecase.ManageWorkloads;
import dev.tinyforge.ports.usecase.WorkloadStatus;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Workloads in memory. A host name given by a face belongs to one workload; a sealed value is gone at once. */
final class TestWorkloads implements ManageWorkloads, DeclaredWorkloads {
    private final TestUseCases owner;
    private final Store mirror;
    private final Map<String, Workload> byId = new TreeMap<>();
    private final Set<WorkloadId> leaving = new HashSet<>();

    /** @param mirror gets every workload too: what is bound to one looks there */
    TestWorkloads(TestUseCases owner, Store mirror) {
        this.owner = owner;
        this.mirror = mirror;
    }

    @Override
    public synchronized Workload create(Config document, String by) {
        owner.enter();
        Workload workload = sealed(document, new WorkloadId(owner.nextId()));
        if (byId.containsKey(workload.id().value())) {
            throw new ForgeException(ErrorCode.CONFLICT, "workload " + workload.id() + " exists");
        }
        return store(workload.atRevision(1));
    }

    @Override
    public synchronized Workload replace(WorkloadId id, Config document, OptionalLong ifRevision, String by) {
        owner.enter();
        Workload before = known(id);
        checkRevision(before, ifRevision);
        return store(replaced(document, before));
    }

    @Override
    public synchronized Applied apply(Config document, String by) {
        owner.enter();
        Workload wanted = sealed(document, new WorkloadId(owner.nextId()));
        Optional<Workload> before = Optional.ofNullable(byId.get(wanted.id().value()));
        if (before.isEmpty() && !new ConfigReader(document).has("id")) {
            before = byId.values().stream()
                    .filter(w -> w.name().equals(wanted.name()))
                    .findFirst();
        }
        if (before.isEmpty()) {
            return new Applied(store(wanted.atRevision(1)), Applied.Change.CREATED);
        }
        Workload old = before.get();
        Workload merged = replaced(document, old);
        if (merged.atRevision(0).equals(old.atRevision(0))) {
            return new Applied(old, Applied.Change.UNCHANGED);
        }
        return new Applied(store(merged), Applied.Change.CHANGED);
    }

    private static Workload replaced(Config document, Workload before) {
        Config whole = ManagedFields.kept(document.with("id", before.id().value()), before);
        Workload next = sealed(whole, before.id());
        List<Problem> managed = ManagedFields.changed(before, next);
        if (!managed.isEmpty()) {
            throw new InvalidInput(managed);
        }
        return next.atRevision(before.revision() + 1);
    }

    @Override
    public synchronized Workload get(String idOrName) {
        owner.enter();
        Workload found = byId.get(idOrName);
        if (found != null) {
            return found;
        }
        List<Workload> named =
                byId.values().stream().filter(w -> w.name().equals(idOrName)).toList();
        if (named.size() > 1) {
            throw new ForgeException(
                    ErrorCode.CONFLICT,
                    "several workloads are named " + idOrName + ": "
                            + named.stream().map(w -> w.id().value()).collect(Collectors.joining(", ")));
        }
        return named.stream().findFirst().orElseThrow(() -> missing(idOrName));
    }

    @Override
    public synchronized List<Workload> list(Optional<WorkloadId> after, int limit) {
        owner.enter();
        return byId.values().stream()
                .filter(w ->
                        after.isEmpty() || w.id().value().compareTo(after.get().value()) > 0)
                .limit(limit)
                .toList();
    }

    @Override
    public WorkloadStatus status(WorkloadId id) {
        owner.enter();
        Workload workload;
        synchronized (this) {
            workload = known(id);
        }
        return owner.runs().status(workload);
    }

    @Override
    public synchronized Removal delete(WorkloadId id, boolean withVolumes, OptionalLong ifRevision, String by) {
        owner.enter();
        if (leaving.contains(id)) {
            return Removal.UNKNOWN;
        }
        Workload workload = known(id);
        checkRevision(workload, ifRevision);
        if (byId.values().stream().anyMatch(w -> w.parent().equals(Optional.of(id)))) {
            throw new ForgeException(ErrorCode.CONFLICT, "workload " + id + " has children");
        }
        byId.remove(id.value());
        leaving.add(id);
        mirror.workloads().markDeleting(id, ifRevision);
        Lease lease =
                mirror.leases().acquire("workload/" + id, Duration.ofMinutes(1)).orElseThrow();
        mirror.workloads().erase(lease, id);
        mirror.leases().release(lease);
        return removal(workload, withVolumes);
    }

    /** As if each volume of the workload's own had been made. */
    private static Removal removal(Workload workload, boolean withVolumes) {
        List<String> made = workload.volumes().stream()
                .filter(volume -> volume.scope() == Volume.Scope.PROJECT_NAMED)
                .map(volume ->
                        ResourceNames.volume(workload.id(), volume.source().orElseThrow()))
                .toList();
        return withVolumes ? new Removal(made, List.of()) : new Removal(List.of(), made);
    }

    /** Seen once, then gone. */
    @Override
    public synchronized boolean deleting(WorkloadId id) {
        owner.enter();
        return leaving.remove(id);
    }

    private static void checkRevision(Workload workload, OptionalLong given) {
        if (given.isPresent() && given.getAsLong() != workload.revision()) {
            throw new ForgeException(
                    ErrorCode.CONFLICT, "workload " + workload.id() + " is at revision " + workload.revision());
        }
    }

    @Override
    public synchronized Workload known(WorkloadId id) {
        Workload workload = byId.get(id.value());
        if (workload == null) {
            throw missing(id.value());
        }
        return workload;
    }

    @Override
    public synchronized Workload write(Workload next) {
        checkRevision(known(next.id()), OptionalLong.of(next.revision()));
        List<Problem> problems = source(next.source().kind()).validate(next);
        if (!problems.isEmpty()) {
            throw new InvalidInput(problems);
        }
        return store(next.atRevision(next.revision() + 1));
    }

    static Source source(String kind) {
        Source source = Plugins.found(Source.class, Source::kind).get(kind);
        if (source == null) {
            throw new InvalidInput("source", "`" + kind + "` is not known");
        }
        return source;
    }

    private Workload store(Workload workload) {
        for (Workload other : byId.values()) {
            Set<String> taken = hosts(other);
            taken.retainAll(hosts(workload));
            if (!other.id().equals(workload.id()) && !taken.isEmpty()) {
                throw new ForgeException(
                        ErrorCode.HOST_TAKEN,
                        taken.iterator().next() + " belongs to workload " + other.name() + " (" + other.id() + ")");
            }
        }
        if (byId.containsKey(workload.id().value())) {
            mirror.workloads().update(workload.atRevision(workload.revision() - 1), Set.of(), Map.of());
        } else {
            mirror.workloads().create(workload, Set.of(), Map.of());
        }
        byId.put(workload.id().value(), workload);
        return workload;
    }

    private static Set<String> hosts(Workload workload) {
        return workload.faces().stream().flatMap(face -> face.host().stream()).collect(Collectors.toSet());
    }

    private static Workload sealed(Config document, WorkloadId fallback) {
        Workload draft = WorkloadCodec.read(document, fallback).workload();
        Map<String, Long> versions = new LinkedHashMap<>();
        draft.secrets().forEach(secret -> versions.put(secret.name(), Math.max(1, secret.version())));
        return draft.sealed(versions);
    }

    private static ForgeException missing(String idOrName) {
        return new ForgeException(ErrorCode.NOT_FOUND, "there is no workload " + idOrName);
    }
}
