package dev.tinyforge.domain.trigger;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.ConfigSchema;
import dev.tinyforge.domain.config.Problem;
import java.util.List;

/**
 * A plugin that says when to deploy. Pure: no I/O, no clock, no randomness. Called from several threads at once. Found
 * by {@link java.util.ServiceLoader}, so it needs a public constructor without parameters.
 */
public interface TriggerPlugin {
    /** The name triggers use it by, such as {@code registry}; lower case, never changes. */
    String kind();

    /** What its config may hold, secret keys marked. */
    ConfigSchema schema();

    /** Every problem of the config; empty when it is valid. Never throws. */
    default List<Problem> validate(Config config) {
        return schema().validate(config, "config");
    }

    /**
     * Whether the event asks for a deploy. Every event is put to every kind; one that a kind does not wait for is no match,
     * with that as its reason. Never throws: what cannot be decided, also for a config that is not valid, is an error.
     *
     * @param config the trigger's config with the binding's laid over it, see {@link EffectiveConfig}
     */
    Verdict match(Config config, WorkloadFacts workload, InboundEvent event);
}
