package dev.tinyforge.tck.fake;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Texts that look like digests, and differ as what they are made of does. */
final class Digests {
    private Digests() {}

    static String of(String text) {
        return "sha256:" + half(text) + half(text + "'");
    }

    private static String half(String text) {
        return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8))
                .toString()
                .replace("-", "");
    }
}
