package dev.tinyforge.domain.gitops;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.ConfigReader;
import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.health.Healthcheck;
import dev.tinyforge.domain.health.HealthcheckConfig;
import dev.tinyforge.domain.workload.SourceSpec;
import dev.tinyforge.domain.workload.Strategy;
import dev.tinyforge.domain.workload.Workload;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a file declares: texts and whole numbers by field, such as {@code port} or {@code healthcheck.path}, in the file's
 * order and as Forge would write them, so that {@code 5000ms} is {@code 5s}.
 */
public record Declaration(Map<String, Object> fields) {
    /** Of a health check, what every type of it has. */
    static final Set<String> TIMING = Set.of("interval", "timeout", "retries", "start_period", "start_interval");

    private static final String PORT = Declarable.PORT.key();
    private static final String STRATEGY = Declarable.DEPLOY_STRATEGY.key();

    public Declaration {
        fields = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /** Declares nothing. */
    public static Declaration none() {
        return new Declaration(Map.of());
    }

    /**
     * Judges the file alone; whether it goes with the workload, {@link #over} and its source say.
     *
     * @param content what the file holds: maps, lists, texts, numbers, booleans; null for an empty one
     * @param allowed what the source lets a repository declare
     * @throws InvalidInput with every problem
     */
    public static Declaration read(@Nullable Object content, Set<Declarable> allowed) {
        ConfigReader reader = new ConfigReader(FileKeys.check(content, allowed));
        Map<String, Object> fields = new LinkedHashMap<>();
        for (String name : reader.names()) {
            if (name.equals(PORT)) {
                reader.port(PORT).ifPresent(port -> fields.put(PORT, (long) port));
            } else if (name.equals(STRATEGY)) {
                Strategy strategy = reader.choice(STRATEGY, Strategy.class, Strategy.BLUE_GREEN);
                fields.put(STRATEGY, ConfigReader.spell(strategy));
            } else {
                healthcheck(reader, fields);
            }
        }
        reader.check();
        return new Declaration(fields);
    }

    /** Read whole, kept in the parts that were written. */
    private static void healthcheck(ConfigReader reader, Map<String, Object> fields) {
        String name = Declarable.HEALTHCHECK.key();
        Config written = reader.config(name);
        if (!reader.isObject(name)) {
            return;
        }
        Config declared = typed(written);
        ConfigReader own = new ConfigReader(declared, name);
        try {
            Config whole = HealthcheckConfig.write(HealthcheckConfig.read(own));
            declared.values().keySet().forEach(key -> {
                Object value = whole.get(key);
                if (value != null) {
                    fields.put(LiveFields.HEALTHCHECK + key, value);
                }
            });
            reader.problems(own.problems());
        } catch (InvalidInput e) {
            // It was not read to its end, so that nothing can be said of the rest.
            reader.problems(e.problems());
        }
    }

    /** With the type that its fields tell, and a status that was written as a number as the text it stands for. */
    private static Config typed(Config declared) {
        Config typed = declared;
        if (declared.get("status") instanceof Long status) {
            typed = typed.with("status", status.toString());
        }
        if (declared.get("type") != null) {
            return typed;
        }
        if (declared.get("path") != null || declared.get("status") != null) {
            return typed.with("type", "http");
        }
        return declared.get("stable_for") != null ? typed.with("type", "none") : typed;
    }

    /** The names of what it declares, in its order. */
    public List<String> names() {
        return List.copyOf(fields.keySet());
    }

    /** What the workload has otherwise, of the declared fields only. */
    public List<Drift> drift(Workload workload) {
        Map<String, Object> live = LiveFields.of(workload);
        List<Drift> drift = new ArrayList<>();
        fields.forEach((field, declared) -> {
            if (!Objects.equals(declared, live.get(field))) {
                drift.add(new Drift(field, declared, Optional.ofNullable(live.get(field))));
            }
        });
        return drift;
    }

    /**
     * The workload with what is declared laid over it; what is not, stays. Its source has yet to judge the whole.
     *
     * @throws InvalidInput if the parts of a health check do not go together
     */
    public Workload over(Workload workload) {
        SourceSpec source = workload.source();
        Object port = fields.get(PORT);
        if (port != null) {
            source = new SourceSpec(source.kind(), source.config().with(PORT, port));
        }
        Strategy strategy = workload.strategy();
        if (fields.get(STRATEGY) instanceof String) {
            strategy = new ConfigReader(new Config(fields)).choice(STRATEGY, Strategy.class, strategy);
        }
        return workload.withDeclared(source, strategy, healthcheck(workload));
    }

    private Optional<Healthcheck> healthcheck(Workload workload) {
        Map<String, Object> declared = new LinkedHashMap<>();
        fields.forEach((field, value) -> {
            if (field.startsWith(LiveFields.HEALTHCHECK)) {
                declared.put(field.substring(LiveFields.HEALTHCHECK.length()), value);
            }
        });
        if (declared.isEmpty()) {
            return workload.healthcheck();
        }
        Map<String, Object> whole = new LinkedHashMap<>(workload.healthcheck()
                .map(HealthcheckConfig::write)
                .orElse(Config.empty())
                .values());
        Object type = declared.get("type");
        if (type != null && !type.equals(whole.get("type"))) {
            whole.keySet().retainAll(TIMING);
        }
        whole.putAll(declared);
        ConfigReader reader = new ConfigReader(new Config(whole), Declarable.HEALTHCHECK.key());
        Healthcheck check = HealthcheckConfig.read(reader);
        reader.check();
        return Optional.of(check);
    }
}
