package dev.tinyforge.haproxy;

import dev.tinyforge.ports.error.ForgeException;

/** Who runs HAProxy. */
interface Host {
    /** Makes sure it runs, as far as that is ours to do; does not wait until it answers. */
    void ensure();

    /** Why it does not answer, and what mends it. */
    ForgeException silent(ForgeException last);
}
