package dev.tinyforge.tck.fake;

/** The process is gone, as by signal 9. An error, so that nobody who handles exceptions goes on after it. */
public final class Crash extends Error {
    private static final long serialVersionUID = 1L;

    Crash(String message) {
        super(message, null, false, true);
    }
}
