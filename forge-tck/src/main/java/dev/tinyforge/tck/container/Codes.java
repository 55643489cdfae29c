package dev.tinyforge.tck.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import org.junit.jupiter.api.function.Executable;

/** Failures as ports promise them. */
public final class Codes {
    private Codes() {}

    /** Fails unless it throws the code with one line for people. */
    public static ForgeException assertFails(ErrorCode code, Executable act) {
        ForgeException failure = assertThrows(ForgeException.class, act);
        assertEquals(code, failure.code(), failure.line());
        assertFalse(failure.line().isBlank());
        assertFalse(failure.line().contains("\n"));
        return failure;
    }
}
