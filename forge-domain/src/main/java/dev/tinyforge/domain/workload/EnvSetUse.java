package dev.tinyforge.domain.workload;

import dev.tinyforge.domain.config.InvalidInput;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An env set as a workload uses it.
 *
 * @param revision in what a deployment runs, that whose entries it has; 0: whatever it is at when one is asked for
 */
public record EnvSetUse(EnvSetId id, long revision) {
    private static final Pattern PINNED = Pattern.compile("(.+)@([1-9][0-9]{0,17})");

    public EnvSetUse {
        Objects.requireNonNull(id, "id");
        if (revision < 0) {
            throw new InvalidInput("revision", "must not be negative");
        }
    }

    /** As it stands. */
    public EnvSetUse(EnvSetId id) {
        this(id, 0);
    }

    /** Reads {@link #toString}. @throws InvalidInput if it is no id, or none with a revision */
    public static EnvSetUse parse(String text) {
        Matcher pinned = PINNED.matcher(text);
        return pinned.matches()
                ? new EnvSetUse(new EnvSetId(pinned.group(1)), Long.parseLong(pinned.group(2)))
                : new EnvSetUse(new EnvSetId(text));
    }

    @Override
    public String toString() {
        return revision == 0 ? id.value() : id + "@" + revision;
    }
}
