package dev.tinyforge.tck.fake;

import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.store.Lease;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The newest lease of every name. Guarded by the world. */
final class LeaseTable {
    private record Row(Lease newest, boolean given) {}

    private final StoreData data;
    private final Map<String, Row> rows = new LinkedHashMap<>();

    LeaseTable(StoreData data) {
        this.data = data;
    }

    Optional<Lease> acquire(FakeProcess process, String name, Duration ttl, Instant now) {
        Row row = rows.get(name);
        if (row != null && inForce(row, now)) {
            return Optional.empty();
        }
        long token = row == null ? 1 : row.newest().token() + 1;
        Lease lease = new Lease(name, process.owner(), token, now.plus(ttl));
        rows.put(name, new Row(lease, true));
        return Optional.of(lease);
    }

    Optional<Lease> renew(Lease lease, Duration ttl, Instant now) {
        Row row = rows.get(lease.name());
        if (row == null || !row.given() || row.newest().token() != lease.token()) {
            return Optional.empty();
        }
        Lease longer = new Lease(lease.name(), row.newest().owner(), lease.token(), now.plus(ttl));
        rows.put(lease.name(), new Row(longer, true));
        return Optional.of(longer);
    }

    void release(Lease lease) {
        rows.computeIfPresent(
                lease.name(),
                (name, row) -> row.newest().token() == lease.token() ? new Row(row.newest(), false) : row);
    }

    void releaseAll(String owner) {
        rows.replaceAll((name, row) -> row.newest().owner().equals(owner) ? new Row(row.newest(), false) : row);
    }

    void checkNewest(Lease lease) {
        Row row = rows.get(lease.name());
        if (row == null || !row.given() || row.newest().token() != lease.token()) {
            throw new ForgeException(
                    ErrorCode.LEASE_LOST, lease.owner() + " has lost " + lease.name() + " with token " + lease.token());
        }
    }

    List<Lease> held() {
        return rows.values().stream()
                .filter(row -> inForce(row, now()))
                .map(Row::newest)
                .toList();
    }

    /** The lease another process has whose name names the workload. */
    Optional<Lease> otherHolder(String workload, FakeProcess process) {
        for (Row row : rows.values()) {
            if (row.newest().name().contains(workload)
                    && !row.newest().owner().equals(process.owner())
                    && inForce(row, now())) {
                return Optional.of(row.newest());
            }
        }
        return Optional.empty();
    }

    /** The names and tokens of another, given to nobody. */
    void copy(LeaseTable other) {
        other.rows.forEach((name, row) -> rows.put(name, new Row(row.newest(), false)));
    }

    private boolean inForce(Row row, Instant now) {
        return row.given()
                && row.newest().expiresAt().isAfter(now)
                && data.world.alive(row.newest().owner());
    }

    private Instant now() {
        return data.world.clock().now();
    }
}
