package dev.tinyforge.sqlite;

import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;

/** Refuses a write by somebody who has not seen the last one. */
final class Revision {
    private Revision() {}

    static void check(String what, long stored, long given) {
        if (stored != given) {
            throw new ForgeException(
                    ErrorCode.CONFLICT,
                    what + " is at revision " + stored + " by now, not at " + given + "; read it again");
        }
    }
}
