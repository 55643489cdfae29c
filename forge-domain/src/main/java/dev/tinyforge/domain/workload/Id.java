package dev.tinyforge.domain.workload;

import dev.tinyforge.domain.config.InvalidInput;
import java.util.Locale;
import java.util.regex.Pattern;

/** The form of every id: a ULID or a UUID, in lower case. */
public final class Id {
    private static final Pattern FORM =
            Pattern.compile("[0-9a-hjkmnp-tv-z]{26}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final int SHORT = 8;

    private Id() {}

    public static String check(String field, String value) {
        String lower = value.toLowerCase(Locale.ROOT);
        if (!FORM.matcher(lower).matches()) {
            String shown = value.length() > 40 ? value.substring(0, 40) + "..." : value;
            throw new InvalidInput(field, "`" + shown + "` is not an id; an id is a ULID or a UUID");
        }
        return lower;
    }

    /** The last 8 characters: the random end of a ULID, not its time. */
    public static String shorten(String value) {
        return value.substring(value.length() - SHORT);
    }
}
