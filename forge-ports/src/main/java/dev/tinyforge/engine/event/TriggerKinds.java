package dev.tinyforge.engine.event;

import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.config.Similar;
import dev.tinyforge.domain.trigger.TriggerPlugin;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** The trigger plugins by kind. */
public final class TriggerKinds {
    private final Map<String, TriggerPlugin> byKind = new TreeMap<>();

    public TriggerKinds(Collection<TriggerPlugin> plugins) {
        plugins.forEach(plugin -> byKind.put(plugin.kind(), plugin));
    }

    public static TriggerKinds found() {
        return new TriggerKinds(ServiceLoader.load(TriggerPlugin.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList());
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
