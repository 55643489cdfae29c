package dev.tinyforge.engine;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Takes known secret values out of any text that leaves the program. Thread-safe. */
final class Masker {
    static final String MASK = "****";
    /** Shorter values are too common in ordinary text to be masked. */
    private static final int SHORTEST = 4;

    private final List<String> secrets = new CopyOnWriteArrayList<>();

    Masker(Collection<String> known) {
        known.forEach(this::learn);
    }

    void learn(String secret) {
        if (secret.length() >= SHORTEST && !secrets.contains(secret)) {
            secrets.add(secret);
            secrets.sort(Comparator.comparingInt(String::length).reversed());
        }
    }

    String mask(String text) {
        String masked = text;
        for (String secret : secrets) {
            masked = masked.replace(secret, MASK);
        }
        return masked;
    }
}
