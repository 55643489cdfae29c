package dev.tinyforge.domain.trigger;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.ConfigSchema;
import java.util.Optional;

/** The {@code manual} trigger: deploys when a person asks, also by an empty webhook. Who may ask is for the API to say. */
public final class ManualTrigger implements TriggerPlugin {
    private static final ConfigSchema SCHEMA = ConfigSchema.of();

    @Override
    public String kind() {
        return "manual";
    }

    @Override
    public ConfigSchema schema() {
        return SCHEMA;
    }

    @Override
    public Verdict match(Config config, WorkloadFacts workload, InboundEvent event) {
        return event.match(new OtherEvents("manual", "a person to ask") {
            @Override
            public Verdict personAsked(InboundEvent.PersonAsked asked) {
                return new Verdict.Match(Optional.empty());
            }
        });
    }
}
