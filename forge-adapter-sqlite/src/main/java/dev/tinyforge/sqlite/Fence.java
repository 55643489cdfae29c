package dev.tinyforge.sqlite;

import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.store.Lease;
import org.jdbi.v3.core.Handle;

/** Lets only the holder of the newest lease of a name write, within the transaction that writes. */
final class Fence {
    private Fence() {}

    static boolean holds(Handle handle, Lease lease) {
        return handle.createQuery("SELECT count(*) FROM lease WHERE token = :token AND name = :name AND owner = :owner")
                        .bind("token", lease.token())
                        .bind("name", lease.name())
                        .bind("owner", lease.owner())
                        .mapTo(Integer.class)
                        .one()
                == 1;
    }

    static void check(Handle handle, Lease lease) {
        if (!holds(handle, lease)) {
            throw new ForgeException(
                    ErrorCode.LEASE_LOST,
                    "another process has taken over `" + lease.name() + "`; this one leaves it alone");
        }
    }
}
