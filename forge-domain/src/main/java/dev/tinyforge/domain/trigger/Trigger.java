package dev.tinyforge.domain.trigger;

import dev.tinyforge.domain.config.Config;

public record Trigger(TriggerId id, String name, String kind, Config config, boolean webhook, long revision) {}
