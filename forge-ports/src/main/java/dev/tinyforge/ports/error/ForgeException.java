package dev.tinyforge.ports.error;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The one exception ports throw. The message is one line for people: what failed, and what mends it; it never holds a
 * secret.
 */
public final class ForgeException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    /** The longest message that is kept as a "last error". */
    public static final int MAX_LINE = 240;

    private final ErrorCode code;
    private final @Nullable Duration after;

    public ForgeException(ErrorCode code, String message) {
        this(code, message, null);
    }

    public ForgeException(ErrorCode code, String message, @Nullable Throwable cause) {
        this(code, message, cause, null);
    }

    private ForgeException(ErrorCode code, String message, @Nullable Throwable cause, @Nullable Duration after) {
        super(oneLine(message), cause);
        this.code = code;
        this.after = after;
    }

    /** {@code TOO_MANY}. @param what there were too many of; @param wait before the next */
    public static ForgeException tooMany(String what, Duration wait) {
        Duration whole = Duration.ofSeconds(Math.max(1, wait.plusMillis(999).toSeconds()));
        return new ForgeException(
                ErrorCode.TOO_MANY, "too many " + what + "; try again in " + whole.toSeconds() + " s", null, whole);
    }

    public ErrorCode code() {
        return code;
    }

    /** How long to wait before it is tried again, in whole seconds; where that is known. */
    public Optional<Duration> after() {
        return Optional.ofNullable(after);
    }

    /** Never null: an exception without a message is not made here. */
    public String line() {
        return String.valueOf(getMessage());
    }

    /** The text on one line of at most {@link #MAX_LINE} characters. */
    public static String oneLine(String text) {
        String line = text.strip().replaceAll("\\s*[\\r\\n]+\\s*", "; ").replaceAll("\\p{Cntrl}", " ");
        return line.length() <= MAX_LINE ? line : line.substring(0, MAX_LINE - 3) + "...";
    }
}
