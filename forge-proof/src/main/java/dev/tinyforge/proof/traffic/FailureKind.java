package dev.tinyforge.proof.traffic;

/** Why a request failed. */
public enum FailureKind {
    /** No connection could be made. */
    REFUSED,
    /** The connection was reset before any byte of the answer. */
    RESET,
    /** The connection was closed in good order, but before any byte of the answer. */
    CLOSED,
    /** The answer began and did not reach its announced end. */
    CUT_SHORT,
    /** The answer was not complete in time. */
    TIMED_OUT,
    /** The answer was complete, but its status is not 200. */
    STATUS,
    /** The answer does not say which version gave it: somebody else answered. */
    NO_VERSION,
    /** Sent after the switch was observed, answered by a version that was switched away from. */
    STALE_VERSION,
    /** The answer is not HTTP, or does not say where it ends. */
    MALFORMED,
    /** The client itself could not keep up, so that the request was never sent. */
    NOT_SENT
}
