package dev.tinyforge.domain.naming;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Makes any text a DNS label (RFC 1123, section 2.1): lower-case letters, digits and inner dashes, at most 63
 * characters. What is too long, or lost characters on the way that a dash cannot stand for, gets a short hash of the
 * whole, so that two long texts never end as one label.
 */
public final class DnsLabel {
    public static final int MAX = 63;
    private static final int HASH = 8;

    private DnsLabel() {}

    /** @return never empty: a text with nothing to keep becomes {@code x-} and its hash */
    public static String of(String text) {
        return of(text, MAX);
    }

    /** As {@link #of(String)}, with at most {@code max} characters, which is at least 12. */
    public static String of(String text, int max) {
        StringBuilder label = new StringBuilder();
        String lower = text.toLowerCase(Locale.ROOT);
        boolean lossy = text.chars().anyMatch(c -> c > 0x7e);
        for (int i = 0; i < lower.length(); i++) {
            char c = lower.charAt(i);
            if (c >= 'a' && c <= 'z' || c >= '0' && c <= '9') {
                label.append(c);
            } else {
                if (label.length() > 0 && label.charAt(label.length() - 1) != '-') {
                    label.append('-');
                }
            }
        }
        trimEnd(label);
        if (label.length() == 0) {
            return "x-" + hash(text);
        }
        if (label.length() <= max && !lossy) {
            return label.toString();
        }
        label.setLength(Math.min(label.length(), max - HASH - 1));
        trimEnd(label);
        return label + "-" + hash(text);
    }

    /** As {@link #of(String)}; a text that is not this very label already gets a hash, so that no two are alike. */
    static String distinct(String text) {
        String label = of(text, MAX - HASH - 1);
        return label.equals(text) ? label : label + "_" + hash(text);
    }

    private static void trimEnd(StringBuilder label) {
        while (label.length() > 0 && label.charAt(label.length() - 1) == '-') {
            label.setLength(label.length() - 1);
        }
    }

    /** FNV-1a, 64 bit, folded to 40 and written in base 32: not for security, only to tell apart. */
    private static String hash(String text) {
        long hash = 0xcbf29ce484222325L;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
        }
        long folded = (hash ^ (hash >>> 40)) & 0xff_ffff_ffffL;
        String digits = Long.toString(folded, 32);
        return "0".repeat(HASH - digits.length()) + digits;
    }
}
