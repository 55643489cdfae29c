package dev.tinyforge.proof.traffic;

/** How requests use connections. */
public enum ConnectionMode {
    /** A connection of its own for each request. */
    NEW_CONNECTION,

    /** A pool of connections, each reused as it is; one that was closed meanwhile fails the request sent on it. */
    KEPT_ALIVE_RAW,

    /**
     * A pool of connections used as ordinary HTTP clients do: one found closed is replaced before use, and a request
     * whose reused connection ended before any byte of the answer is repeated once on a new one. Repeats are counted.
     */
    KEPT_ALIVE_ORDINARY
}
