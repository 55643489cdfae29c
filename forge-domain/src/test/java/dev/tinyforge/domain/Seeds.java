package dev.tinyforge.domain;

import java.util.Random;
import java.util.function.Consumer;

/**
 * Cases made from random numbers. Every run draws anew; a failure names the seed of its case, and
 * {@code -Dforge.seed=<it>} makes that case alone.
 */
public final class Seeds {
    private static final String PROPERTY = "forge.seed";

    private Seeds() {}

    public static void forEach(int cases, Consumer<Random> property) {
        Long given = Long.getLong(PROPERTY);
        if (given != null) {
            run(given, property);
            return;
        }
        Random seeds = new Random();
        for (int i = 0; i < cases; i++) {
            run(seeds.nextLong(), property);
        }
    }

    private static void run(long seed, Consumer<Random> property) {
        try {
            property.accept(new Random(seed));
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError("seed " + seed + " (again with -D" + PROPERTY + "=" + seed + "): " + e, e);
        }
    }

    /** A text of up to {@code most} characters out of the alphabet, by code points. */
    public static String text(Random random, String alphabet, int most) {
        int[] letters = alphabet.codePoints().toArray();
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(most + 1);
        for (int i = 0; i < length; i++) {
            text.appendCodePoint(letters[random.nextInt(letters.length)]);
        }
        return text.toString();
    }
}
