package dev.tinyforge.engine.tell;

import dev.tinyforge.domain.config.Config;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** Takes known secret values out of any text that leaves the program. Thread-safe. */
public final class Masker {
    public static final String MASK = "****";
    /** Shorter values are too common in ordinary text to be masked. */
    private static final int SHORTEST = 4;
    /** The same for one line of a value of several, such as a key file; logs are masked line by line. */
    private static final int SHORTEST_LINE = 8;

    private final List<String> secrets = new CopyOnWriteArrayList<>();

    public Masker(Collection<String> known) {
        known.forEach(this::learn);
    }

    public synchronized void learn(String secret) {
        add(secret, SHORTEST);
        if (secret.indexOf('\n') >= 0) {
            secret.lines().map(String::strip).forEach(line -> add(line, SHORTEST_LINE));
        }
    }

    private void add(String secret, int shortest) {
        if (secret.length() >= shortest && !secrets.contains(secret)) {
            secrets.add(secret);
            secrets.sort(Comparator.comparingInt(String::length).reversed());
        }
    }

    /** What stands under a secret name is masked whatever it is, and what is known as secret wherever it stands. */
    public Config mask(Config config, Set<String> secretNames) {
        Map<String, Object> masked = new LinkedHashMap<>();
        config.values().forEach((name, value) -> masked.put(name, secretNames.contains(name) ? MASK : masked(value)));
        return new Config(masked);
    }

    private Object masked(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> masked = new LinkedHashMap<>();
            map.forEach((name, inner) -> masked.put(name, masked(inner)));
            return masked;
        }
        if (value instanceof List<?> list) {
            return list.stream().map(this::masked).toList();
        }
        return value instanceof String text ? mask(text) : value;
    }

    public String mask(String text) {
        String masked = text;
        for (String secret : secrets) {
            masked = masked.replace(secret, MASK);
        }
        return masked;
    }
}
