package dev.tinyforge.tck.fake;

import dev.tinyforge.domain.deploy.LiveInstance;
import dev.tinyforge.domain.trigger.Binding;
import dev.tinyforge.domain.trigger.BindingId;
import dev.tinyforge.domain.trigger.TriggerId;
import dev.tinyforge.domain.trigger.WorkloadFacts;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.store.Bindings;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;

final class FakeBindings implements Bindings {
    private static final Comparator<Binding> BY_ID =
            Comparator.comparing(binding -> binding.id().value());

    private final Map<BindingId, Binding> rows = new LinkedHashMap<>();
    private final StoreData data;

    FakeBindings(StoreData data) {
        this.data = data;
    }

    @Override
    public Binding create(Binding binding) {
        synchronized (data.world) {
            data.check();
            if (!data.triggers.has(binding.trigger())) {
                throw StoreData.notFound("trigger", binding.trigger());
            }
            check(binding);
            return put(binding);
        }
    }

    @Override
    public Binding update(Binding binding) {
        synchronized (data.world) {
            data.check();
            Binding row = rows.get(binding.id());
            if (row == null) {
                throw StoreData.notFound("binding", binding.id());
            }
            StoreData.checkRevision("binding " + binding.id(), row.revision(), binding.revision());
            Binding stored = row.withOverride(binding.override())
                    .enabled(binding.enabled())
                    .atRevision(row.revision() + 1);
            rows.put(stored.id(), stored);
            return stored;
        }
    }

    @Override
    public Optional<Binding> find(BindingId id) {
        synchronized (data.world) {
            data.check();
            return Optional.ofNullable(rows.get(id));
        }
    }

    @Override
    public void delete(BindingId id, OptionalLong ifRevision) {
        synchronized (data.world) {
            data.check();
            Binding row = rows.get(id);
            if (row != null) {
                StoreData.checkRevision("binding " + id, row.revision(), ifRevision);
                rows.remove(id);
            }
        }
    }

    @Override
    public List<Binding> of(TriggerId trigger, Optional<BindingId> after, int limit) {
        synchronized (data.world) {
            data.check();
            return StoreData.limited(
                    sorted(row -> row.trigger().equals(trigger)
                            && (after.isEmpty()
                                    || row.id().value().compareTo(after.get().value()) > 0)),
                    limit);
        }
    }

    @Override
    public List<Binding> of(WorkloadId workload) {
        synchronized (data.world) {
            data.check();
            return sorted(row -> row.workload().equals(workload));
        }
    }

    @Override
    public List<Bound> bound(TriggerId trigger) {
        synchronized (data.world) {
            data.check();
            return sorted(row -> row.trigger().equals(trigger)).stream()
                    .map(row -> new Bound(row, facts(row.workload())))
                    .toList();
        }
    }

    @Override
    public List<Joined> enabled() {
        synchronized (data.world) {
            data.check();
            return sorted(row -> row.enabled() && data.workloads.notDeleting(row.workload())).stream()
                    .map(row -> new Joined(
                            data.triggers.find(row.trigger()).orElseThrow(),
                            row,
                            data.workloads.find(row.workload()).orElseThrow()))
                    .toList();
        }
    }

    /** Whether they can be added together with their trigger. */
    void checkAll(TriggerId trigger, List<Binding> bindings) {
        Set<BindingId> ids = new HashSet<>();
        Set<WorkloadId> workloads = new HashSet<>();
        for (Binding binding : bindings) {
            if (!binding.trigger().equals(trigger)) {
                throw new ForgeException(
                        ErrorCode.INVALID_INPUT, "binding " + binding.id() + " is of trigger " + binding.trigger());
            }
            check(binding);
            if (!ids.add(binding.id()) || !workloads.add(binding.workload())) {
                throw StoreData.conflict("binding " + binding.id() + " or its workload is there twice");
            }
        }
    }

    Binding put(Binding binding) {
        Binding stored = binding.atRevision(1);
        rows.put(stored.id(), stored);
        return stored;
    }

    void erase(TriggerId trigger) {
        rows.values().removeIf(row -> row.trigger().equals(trigger));
    }

    void erase(WorkloadId workload) {
        rows.values().removeIf(row -> row.workload().equals(workload));
    }

    private void check(Binding binding) {
        data.workloads.checkNotDeleting(binding.workload());
        for (Binding row : rows.values()) {
            if (row.id().equals(binding.id())) {
                throw StoreData.conflict("binding " + binding.id() + " exists");
            }
            if (row.trigger().equals(binding.trigger()) && row.workload().equals(binding.workload())) {
                throw StoreData.conflict("workload " + row.workload() + " is bound to trigger " + row.trigger()
                        + " by binding " + row.id() + "; change that one");
            }
        }
    }

    private WorkloadFacts facts(WorkloadId workload) {
        return new WorkloadFacts(
                data.workloads.find(workload).orElseThrow(),
                data.releases.live(workload).stream().findFirst().map(LiveInstance::tag));
    }

    private List<Binding> sorted(Predicate<Binding> wanted) {
        return rows.values().stream().filter(wanted).sorted(BY_ID).toList();
    }

    void copy(FakeBindings other) {
        rows.putAll(other.rows);
    }
}
