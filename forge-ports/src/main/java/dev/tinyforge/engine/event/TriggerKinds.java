package dev.tinyforge.engine.event;

import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.config.Similar;
import dev.tinyforge.domain.trigger.TriggerPlugin;
import dev.tinyforge.engine.plugin.Plugins;
import java.util.Map;
import java.util.Optional;

/** The trigger plugins by kind. */
final class TriggerKinds {
    private final Map<String, TriggerPlugin> byKind;

    private TriggerKinds(Map<String, TriggerPlugin> byKind) {
        this.byKind = byKind;
    }

    /** @throws InvalidInput as {@link Plugins#found} */
    static TriggerKinds found() {
        return new TriggerKinds(Plugins.found(TriggerPlugin.class, TriggerPlugin::kind));
    }

    /** Empty for a kind whose plugin is not there, or no more. */
    Optional<TriggerPlugin> find(String kind) {
        return Optional.ofNullable(byKind.get(kind));
    }

    /** @throws InvalidInput naming the known kinds */
    TriggerPlugin of(String kind) {
        return find(kind).orElseThrow(() -> {
            String hint = Similar.to(kind, byKind.keySet())
                    .map(best -> "; did you mean `" + best + "`?")
                    .orElse("");
            return new InvalidInput(
                    "kind", "`" + kind + "` is not one of " + String.join(", ", byKind.keySet()) + hint);
        });
    }
}
