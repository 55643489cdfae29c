package dev.tinyforge.engine.tell;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
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

    public String mask(String text) {
        String masked = text;
        for (String secret : secrets) {
            masked = masked.replace(secret, MASK);
        }
        return masked;
    }
}
