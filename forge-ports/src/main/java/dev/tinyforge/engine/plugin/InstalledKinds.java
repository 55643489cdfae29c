package dev.tinyforge.engine.plugin;

import dev.tinyforge.domain.config.ConfigSchema;
import dev.tinyforge.domain.source.Source;
import dev.tinyforge.domain.trigger.TriggerPlugin;
import dev.tinyforge.ports.usecase.DescribeKinds;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The kinds whose plugins this process finds. */
public final class InstalledKinds implements DescribeKinds {
    @Override
    public List<Kind> sources() {
        return sorted(Plugins.found(Source.class, Source::kind), Source::schema);
    }

    @Override
    public List<Kind> triggers() {
        return sorted(Plugins.found(TriggerPlugin.class, TriggerPlugin::kind), TriggerPlugin::schema);
    }

    private static <P> List<Kind> sorted(Map<String, P> plugins, Function<P, ConfigSchema> schema) {
        return plugins.entrySet().stream()
                .map(plugin -> new Kind(plugin.getKey(), schema.apply(plugin.getValue())))
                .sorted(Comparator.comparing(Kind::name))
                .toList();
    }
}
