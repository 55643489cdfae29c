package dev.tinyforge.tck.fake;

import dev.tinyforge.ports.store.Lease;
import dev.tinyforge.ports.store.Leases;
import dev.tinyforge.ports.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** The leases as one process sees them. */
final class FakeLeases implements Leases {
    private final StoreData data;
    private final FakeProcess process;
    private final Clock clock;

    FakeLeases(StoreData data, FakeProcess process, Clock clock) {
        this.data = data;
        this.process = process;
        this.clock = clock;
    }

    @Override
    public Optional<Lease> acquire(String name, Duration ttl) {
        synchronized (data.world) {
            data.check();
            return data.leases.acquire(process, name, ttl, clock.now());
        }
    }

    @Override
    public Optional<Lease> renew(Lease lease, Duration ttl) {
        synchronized (data.world) {
            data.check();
            return data.leases.renew(lease, ttl, clock.now());
        }
    }

    @Override
    public void release(Lease lease) {
        synchronized (data.world) {
            data.check();
            data.leases.release(lease);
        }
    }
}
