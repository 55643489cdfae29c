package dev.tinyforge.engine;

import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.config.Similar;
import dev.tinyforge.domain.source.Source;
import java.util.Collection;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** The source plugins by kind. */
final class Sources {
    private final Map<String, Source> byKind = new TreeMap<>();

    Sources(Collection<Source> sources) {
        sources.forEach(source -> byKind.put(source.kind(), source));
    }

    static Sources found() {
        return new Sources(ServiceLoader.load(Source.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList());
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
