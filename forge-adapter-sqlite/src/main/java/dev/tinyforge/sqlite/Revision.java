package dev.tinyforge.sqlite;

import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import java.util.OptionalLong;

/** Refuses a write by somebody who has not seen the last one. */
final class Revision {
    private Revision() {}

    static void check(String what, long stored, long given) {
        check(what, stored, OptionalLong.of(given));
    }

    /** @param given absent: any is right */
    static void check(String what, long stored, OptionalLong given) {
        if (given.isPresent() && given.getAsLong() != stored) {
            throw new ForgeException(
                    ErrorCode.CONFLICT,
                    what + " is at revision " + stored + " by now, not at " + given.getAsLong() + "; read it again");
        }
    }
}
