package dev.tinyforge.git;

import java.io.IOException;

/** What was fetched cannot be kept: this machine's matter. */
final class NoRoom extends IOException {
    private static final long serialVersionUID = 1L;

    NoRoom(IOException cause) {
        super("cannot be written", cause);
    }
}
