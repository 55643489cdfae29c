package dev.tinyforge.http;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class Argon2HasherTest {
    private final Argon2Hasher hasher = new Argon2Hasher();

    @Test
    void aPasswordMatchesItsOwnHashOnly() {
        String hash = hasher.hash("correct horse");

        assertTrue(hash.startsWith("$argon2id$v=19$m=19456,t=2,p=1$"), hash);
        assertTrue(hasher.matches("correct horse", hash));
        assertFalse(hasher.matches("correct hors", hash));
        assertNotEquals(hash, hasher.hash("correct horse"));
    }

    @Test
    void theParametersAreThoseOfTheHash() {
        String hash = hasher.hash("correct horse").replace("t=2", "t=3");

        assertFalse(hasher.matches("correct horse", hash));
    }

    @Test
    void whatItDidNotWriteMatchesNothing() {
        String hash = hasher.hash("correct horse");

        for (String other : new String[] {
            "",
            "open:correct horse",
            hash.substring(1),
            hash + "A",
            hash.replace("argon2id", "argon2i"),
            hash.replace("m=19456", "m=999999"),
            hash.replace("m=19456", "m=1"),
            hash.replace("t=2", "t=0"),
            hash.replace("p=1", "p=4"),
        }) {
            assertFalse(hasher.matches("correct horse", other), other);
        }
    }
}
