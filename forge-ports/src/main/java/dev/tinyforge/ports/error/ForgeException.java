package dev.tinyforge.ports.error;

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

    public ForgeException(ErrorCode code, String message) {
        this(code, message, null);
    }

    public ForgeException(ErrorCode code, String message, @Nullable Throwable cause) {
        super(oneLine(message), cause);
        this.code = code;
    }

    public ErrorCode code() {
        return code;
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
