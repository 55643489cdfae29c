package dev.tinyforge.http.log;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Takes known secrets out of texts. Values of fewer than four characters stay: masking them would eat every word. */
public final class Masking {
    private static final int SHORTEST = 4;
    private static final String MASK = "***";

    private final List<String> secrets;

    public Masking(Stream<String> secrets) {
        this.secrets = secrets.filter(secret -> secret.length() >= SHORTEST)
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    public String mask(String text) {
        String masked = text;
        for (String secret : secrets) {
            masked = masked.replace(secret, MASK);
        }
        return masked;
    }

    @Override
    public String toString() {
        return secrets.size() + " secrets";
    }
}
