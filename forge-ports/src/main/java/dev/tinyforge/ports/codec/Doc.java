package dev.tinyforge.ports.codec;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.ConfigReader;
import dev.tinyforge.domain.config.Durations;
import dev.tinyforge.domain.workload.DeploymentId;
import dev.tinyforge.domain.workload.WorkloadId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Puts a document together; what {@link Fields} reads. */
final class Doc {
    private final Map<String, Object> values = new LinkedHashMap<>();

    /** A part of another document. */
    static Doc part() {
        return new Doc();
    }

    /** A part of one of several kinds. */
    static Doc kind(String type) {
        return new Doc().put(Fields.TYPE, type);
    }

    /** One that stands for itself. */
    static Doc document(String type, int version) {
        return kind(type).put(Fields.VERSION, version);
    }

    Doc put(String name, Object value) {
        values.put(name, value);
        return this;
    }

    Doc put(String name, Optional<?> value) {
        value.ifPresent(present -> values.put(name, present));
        return this;
    }

    Doc put(String name, Instant at) {
        return put(name, (Object) at.toString());
    }

    /** As people write it, unless that would round it. */
    Doc put(String name, Duration duration) {
        boolean exact = !duration.isNegative()
                && duration.toNanosPart() % 1000 == 0
                && duration.compareTo(Duration.ofDays(366)) <= 0;
        return put(name, (Object) (exact ? Durations.format(duration) : duration.toString()));
    }

    Doc put(String name, DeploymentId id) {
        return put(name, (Object) id.value());
    }

    Doc put(String name, WorkloadId id) {
        return put(name, (Object) id.value());
    }

    Doc put(String name, Enum<?> constant) {
        return put(name, (Object) ConfigReader.spell(constant));
    }

    <T> Doc put(String name, Collection<T> items, Function<T, Config> writer) {
        return put(name, (Object) items.stream().map(writer).toList());
    }

    <T> Doc put(String name, Map<String, T> entries, Function<T, Object> writer) {
        Map<String, Object> written = new LinkedHashMap<>();
        entries.forEach((key, value) -> written.put(key, writer.apply(value)));
        return put(name, (Object) new Config(written));
    }

    Config done() {
        return new Config(values);
    }
}
