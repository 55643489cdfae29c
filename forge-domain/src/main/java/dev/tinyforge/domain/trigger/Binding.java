package dev.tinyforge.domain.trigger;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.workload.WorkloadId;
import java.util.Objects;

/**
 * Joins one trigger to one workload. Immutable; {@code revision} counts its writes, so that a stale one can be refused.
 *
 * @param override keys that differ from the trigger's config; see {@link EffectiveConfig}
 * @param enabled a disabled one is asked about no event
 */
public record Binding(
        BindingId id, TriggerId trigger, WorkloadId workload, Config override, boolean enabled, long revision) {
    public Binding {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(trigger, "trigger");
        Objects.requireNonNull(workload, "workload");
        Objects.requireNonNull(override, "override");
    }

    public Binding atRevision(long newRevision) {
        return new Binding(id, trigger, workload, override, enabled, newRevision);
    }

    public Binding withOverride(Config newOverride) {
        return new Binding(id, trigger, workload, newOverride, enabled, revision);
    }

    public Binding enabled(boolean on) {
        return new Binding(id, trigger, workload, override, on, revision);
    }
}
