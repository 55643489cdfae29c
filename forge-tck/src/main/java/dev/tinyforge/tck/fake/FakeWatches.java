package dev.tinyforge.tck.fake;

import dev.tinyforge.ports.store.Lease;
import dev.tinyforge.ports.store.Watches;
import dev.tinyforge.ports.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** The watches as one process sees them, by its clock. */
final class FakeWatches implements Watches {
    record Row(Watch watch, Instant used) {}

    private final StoreData data;
    private final Clock clock;

    FakeWatches(StoreData data, Clock clock) {
        this.data = data;
        this.clock = clock;
    }

    @Override
    public Optional<Watch> find(String name) {
        synchronized (data.world) {
            data.check();
            return Optional.ofNullable(
                            data.watches.computeIfPresent(name, (n, row) -> new Row(row.watch(), clock.now())))
                    .map(Row::watch);
        }
    }

    @Override
    public Watch save(Lease lease, Watch watch) {
        synchronized (data.world) {
            data.check(lease);
            Row row = data.watches.get(watch.name());
            StoreData.checkRevision(
                    "watch " + watch.name(), row == null ? 0 : row.watch().revision(), watch.revision());
            Watch stored = watch.atRevision(watch.revision() + 1);
            data.watches.put(stored.name(), new Row(stored, clock.now()));
            return stored;
        }
    }

    @Override
    public void trim(Lease lease, Instant unusedSince) {
        synchronized (data.world) {
            data.check(lease);
            data.watches.values().removeIf(row -> row.used().isBefore(unusedSince));
        }
    }
}
