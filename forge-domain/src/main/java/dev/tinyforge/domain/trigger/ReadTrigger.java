package dev.tinyforge.domain.trigger;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.ConfigReader;
import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.config.Problem;
import java.util.List;

/** A trigger whose config is read into settings of type {@code S}, both to validate and to match. */
abstract class ReadTrigger<S> implements TriggerPlugin {
    /** The settings; what is wrong goes to the reader, and a stand-in is given for it. */
    abstract S read(ConfigReader reader);

    abstract Verdict judge(S settings, WorkloadFacts workload, InboundEvent event);

    @Override
    public final List<Problem> validate(Config config) {
        List<Problem> problems = TriggerPlugin.super.validate(config);
        if (!problems.isEmpty()) {
            return problems;
        }
        ConfigReader reader = new ConfigReader(config, "config");
        read(reader);
        return reader.problems();
    }

    @Override
    public final Verdict match(Config config, WorkloadFacts workload, InboundEvent event) {
        try {
            return judge(settings(config), workload, event);
        } catch (InvalidInput e) {
            return new Verdict.Error(String.valueOf(e.getMessage()));
        }
    }

    /** @throws InvalidInput if the config is not valid */
    final S settings(Config config) {
        ConfigReader reader = new ConfigReader(config, "config");
        S settings = read(reader);
        reader.check();
        return settings;
    }
}
