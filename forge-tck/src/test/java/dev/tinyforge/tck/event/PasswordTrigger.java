package dev.tinyforge.tck.event;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.ConfigSchema;
import dev.tinyforge.domain.config.ConfigSchema.Field;
import dev.tinyforge.domain.config.ConfigSchema.Kind;
import dev.tinyforge.domain.trigger.InboundEvent;
import dev.tinyforge.domain.trigger.TriggerPlugin;
import dev.tinyforge.domain.trigger.Verdict;
import dev.tinyforge.domain.trigger.WorkloadFacts;

/** A kind with a secret key, as a third party's may have; found by ServiceLoader. Never matches; throws at a broken door. */
public final class PasswordTrigger implements TriggerPlugin {
    @Override
    public String kind() {
        return "password";
    }

    @Override
    public ConfigSchema schema() {
        return ConfigSchema.of(
                Field.of("door", Kind.TEXT, "Which door"),
                Field.of("word", Kind.TEXT, "What opens it").hidden());
    }

    @Override
    public Verdict match(Config config, WorkloadFacts workload, InboundEvent event) {
        if ("broken".equals(config.get("door"))) {
            throw new IllegalStateException("the door is broken");
        }
        return new Verdict.NoMatch("the door stays shut");
    }
}
