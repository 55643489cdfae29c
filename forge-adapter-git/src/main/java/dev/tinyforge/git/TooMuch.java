package dev.tinyforge.git;

import java.io.IOException;

/** An answer that is too long, or takes too long, or leads where it must not. */
class TooMuch extends IOException {
    private static final long serialVersionUID = 1L;

    /** @param reason in our words */
    TooMuch(String reason) {
        super(reason);
    }
}
