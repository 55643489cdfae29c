package dev.tinyforge.ports.time;

/** Makes ids: ULIDs (26 characters of Crockford base 32, lower case) that sort by time. Thread-safe, never blocks. */
@FunctionalInterface
public interface Ids {
    /** @return never the same twice */
    String next();
}
