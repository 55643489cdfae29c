package dev.tinyforge.engine;

import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.config.Similar;
import dev.tinyforge.domain.source.Source;
import dev.tinyforge.engine.plugin.Plugins;
import java.util.Collection;
import java.util.Map;

/** The source plugins by kind. */
final class Sources {
    private final Map<String, Source> byKind;

    private Sources(Map<String, Source> byKind) {
        this.byKind = byKind;
    }

    /** @throws InvalidInput for two of one kind */
    Sources(Collection<Source> sources) {
        this(Plugins.byKind(sources, Source::kind));
    }

    /** @throws InvalidInput as {@link Plugins#found} */
    static Sources found() {
        return new Sources(Plugins.found(Source.class, Source::kind));
    }

    /** @throws InvalidInput naming the known kinds */
    Source of(String kind) {
        Source source = byKind.get(kind);
        if (source == null) {
            String hint = Similar.to(kind, byKind.keySet())
                    .map(best -> "; did you mean `" + best + "`?")
                    .orElse("");
            throw new InvalidInput(
                    "source", "`" + kind + "` is not one of " + String.join(", ", byKind.keySet()) + hint);
        }
        return source;
    }
}
