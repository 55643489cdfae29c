package dev.tinyforge.domain.trigger;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.workload.WorkloadId;

public record Binding(
        BindingId id, TriggerId trigger, WorkloadId workload, Config config, boolean enabled, long revision) {}
