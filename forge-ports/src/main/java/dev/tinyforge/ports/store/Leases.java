package dev.tinyforge.ports.store;

import java.time.Duration;
import java.util.Optional;

/** Rights that one process at a time has, across processes, with fencing tokens. */
public interface Leases {
    /**
     * Takes the lease if nobody has it, it has expired, or the process that had it is no longer alive; that is asked
     * first, whatever the clock says.
     *
     * @return empty while another process, or this one, has it
     */
    Optional<Lease> acquire(String name, Duration ttl);

    /** @return the lease with its new expiry; empty when it was lost, and then it stays lost */
    Optional<Lease> renew(Lease lease, Duration ttl);

    /** Gives it up; a lost one is passed over. */
    void release(Lease lease);
}
