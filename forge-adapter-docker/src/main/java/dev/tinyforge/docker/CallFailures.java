package dev.tinyforge.docker;

import dev.tinyforge.ports.error.ForgeException;

/** Turns what went wrong in a call into one line with a remedy. */
interface CallFailures {
    /** What a port throws for it. */
    ForgeException of(String act, Throwable failure);

    ForgeException late(String act, long seconds);

    ForgeException interrupted(String act);

    ForgeException closed();
}
