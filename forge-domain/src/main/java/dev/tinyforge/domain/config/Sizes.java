package dev.tinyforge.domain.config;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Byte sizes as the compose specification writes them: {@code 512k}, {@code 128m}, {@code 2g}; powers of 1024. */
public final class Sizes {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,12})\\s*(b|k|kb|m|mb|g|gb)?");

    private Sizes() {}

    /** @return bytes; @throws IllegalArgumentException saying how to write it */
    public static long parse(String text) {
        Matcher matcher = SIZE.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new IllegalArgumentException("`" + text + "` is not a size; write 512k, 128m or 2g");
        }
        String unit = matcher.group(2) == null ? "b" : matcher.group(2).substring(0, 1);
        int shift =
                switch (unit) {
                    case "k" -> 10;
                    case "m" -> 20;
                    case "g" -> 30;
                    default -> 0;
                };
        long amount = Long.parseLong(matcher.group(1));
        if (amount > Long.MAX_VALUE >> shift) {
            throw new IllegalArgumentException("`" + text + "` is too large");
        }
        return amount << shift;
    }

    public static String format(long bytes) {
        for (int shift = 30; shift > 0; shift -= 10) {
            if (bytes != 0 && bytes % (1L << shift) == 0) {
                return (bytes >> shift) + Character.toString("kmg".charAt(shift / 10 - 1));
            }
        }
        return bytes + "b";
    }
}
