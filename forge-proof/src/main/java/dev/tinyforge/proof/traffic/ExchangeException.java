package dev.tinyforge.proof.traffic;

import java.io.IOException;

/** An exchange that failed, and how. */
final class ExchangeException extends IOException {
    private static final long serialVersionUID = 1L;

    private final FailureKind kind;

    ExchangeException(FailureKind kind, String detail) {
        super(detail);
        this.kind = kind;
    }

    FailureKind kind() {
        return kind;
    }

    /** Whether the connection ended before any byte of the answer, so that an ordinary client repeats a GET. */
    boolean endedBeforeAnswer() {
        return kind == FailureKind.RESET || kind == FailureKind.CLOSED;
    }
}
