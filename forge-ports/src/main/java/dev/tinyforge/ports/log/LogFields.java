package dev.tinyforge.ports.log;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What a line of the log is about, by name. It travels as a further parameter of {@link System.Logger#log(
 * System.Logger.Level, String, Object...)} which the format does not mention: a logger that writes structured lines
 * looks for it among the parameters and writes each value as a field of its own; any other logger passes over it.
 * Immutable, and bound to no thread, so it cannot stay behind on one. Keeps the order in which fields were given.
 */
public record LogFields(Map<String, String> values) {
    /** The workload's id. */
    public static final String WORKLOAD = "workload";

    public static final String WORKLOAD_NAME = "workload_name";
    public static final String PROJECT = "project";
    public static final String STAGE = "stage";
    /** The tag that is deployed. */
    public static final String TAG = "tag";
    /** The deployment's id. */
    public static final String DEPLOYMENT = "deployment";
    /** The container's name. */
    public static final String INSTANCE = "instance";
    /** The step's key, as in the journal. */
    public static final String STEP = "step";
    /** Who or what asked. */
    public static final String BY = "by";
    /** The action, as in the event log. */
    public static final String EVENT = "event";
    /** What the event happened to. */
    public static final String SUBJECT = "subject";

    public static final LogFields NONE = new LogFields(Map.of());

    public LogFields {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** These and one more; it takes the place of one of the same name. */
    public LogFields with(String name, String value) {
        return with(new LogFields(Map.of(name, value)));
    }

    public LogFields with(String name, Optional<String> value) {
        return value.map(there -> with(name, there)).orElse(this);
    }

    /** These and those, which take the place of ones of the same name. */
    public LogFields with(LogFields more) {
        Map<String, String> all = new LinkedHashMap<>(values);
        all.putAll(more.values);
        return new LogFields(all);
    }

    /** The same names with every value changed. */
    public LogFields each(UnaryOperator<String> change) {
        Map<String, String> changed = new LinkedHashMap<>(values);
        changed.replaceAll((name, value) -> change.apply(value));
        return new LogFields(changed);
    }
}
