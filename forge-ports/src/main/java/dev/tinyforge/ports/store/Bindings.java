package dev.tinyforge.ports.store;

import dev.tinyforge.domain.trigger.Binding;
import dev.tinyforge.domain.trigger.BindingId;
import dev.tinyforge.domain.trigger.Trigger;
import dev.tinyforge.domain.trigger.TriggerId;
import dev.tinyforge.domain.trigger.WorkloadFacts;
import dev.tinyforge.domain.workload.Workload;
import dev.tinyforge.domain.workload.WorkloadId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What joins triggers to workloads. A binding goes with either of its ends. Each method is one transaction. */
public interface Bindings {
    /**
     * Adds it at revision 1.
     *
     * @return as stored
     * @throws dev.tinyforge.ports.error.ForgeException {@code CONFLICT} when the workload is bound to the trigger already,
     *     naming that binding, or is being deleted, or when the id exists; {@code NOT_FOUND} without trigger or workload
     */
    Binding create(Binding binding);

    /**
     * Replaces override and switch, one revision up, if it is at {@code binding.revision()}; its ends stay what they are.
     *
     * @return as stored
     * @throws dev.tinyforge.ports.error.ForgeException {@code CONFLICT} at another revision; {@code NOT_FOUND}
     */
    Binding update(Binding binding);

    Optional<Binding> find(BindingId id);

    /**
     * Idempotent.
     *
     * @param ifRevision only at this one
     * @throws dev.tinyforge.ports.error.ForgeException {@code CONFLICT} at another revision; nothing was removed
     */
    void delete(BindingId id, OptionalLong ifRevision);

    /** In order of id; {@code after}: start behind this one. */
    List<Binding> of(TriggerId trigger, Optional<BindingId> after, int limit);

    /** All of a workload, in order of id. */
    List<Binding> of(WorkloadId workload);

    /** All bindings of a trigger with what it may know of their workloads, in order of id; two queries at most. */
    List<Bound> bound(TriggerId trigger);

    record Bound(Binding binding, WorkloadFacts workload) {}

    /** Every enabled binding with both its ends, in order of id; one query. Those of workloads being deleted are left out. */
    List<Joined> enabled();

    record Joined(Trigger trigger, Binding binding, Workload workload) {}
}
