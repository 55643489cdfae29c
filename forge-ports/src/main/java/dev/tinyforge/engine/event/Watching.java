package dev.tinyforge.engine.event;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.trigger.EffectiveConfig;
import dev.tinyforge.domain.trigger.Trigger;
import dev.tinyforge.domain.trigger.TriggerPlugin;
import dev.tinyforge.domain.trigger.Watched;
import dev.tinyforge.domain.workload.Workload;
import dev.tinyforge.ports.store.Bindings.Joined;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What one enabled binding asks of time and of repositories. */
record Watching(Trigger trigger, Config config, Workload workload, TriggerPlugin plugin) {
    /** Of every binding whose config makes sense. */
    static List<Watching> of(List<Joined> enabled, TriggerKinds kinds) {
        return enabled.stream().flatMap(joined -> of(joined, kinds).stream()).toList();
    }

    private static Optional<Watching> of(Joined joined, TriggerKinds kinds) {
        return kinds.find(joined.trigger().kind()).flatMap(plugin -> {
            try {
                Config config = EffectiveConfig.of(
                        joined.trigger().config(), joined.binding().override());
                return plugin.validate(config).isEmpty()
                        ? Optional.of(new Watching(joined.trigger(), config, joined.workload(), plugin))
                        : Optional.empty();
            } catch (InvalidInput e) {
                return Optional.empty();
            }
        });
    }

    boolean due(Instant since, Instant now) {
        return plugin.next(config, since).filter(next -> !next.isAfter(now)).isPresent();
    }

    Optional<Watched> watched() {
        return plugin.watches(config, workload);
    }
}
