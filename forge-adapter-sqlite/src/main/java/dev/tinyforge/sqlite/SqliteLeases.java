package dev.tinyforge.sqlite;

import dev.tinyforge.ports.store.Lease;
import dev.tinyforge.ports.store.Leases;
import dev.tinyforge.ports.time.Clock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** Leases as rows; whether an owner is alive is asked first, so that neither a clock nor a long expiry protects a dead one. */
final class SqliteLeases implements Leases {
    private static final RowMapper<Held> HELD = (rs, context) -> new Held(
            rs.getString("owner"), Duration.parse(rs.getString("ttl")), Instant.parse(rs.getString("expires_at")));

    private final Db db;
    private final Clock clock;
    private final Path owners;
    private final String self;

    SqliteLeases(Db db, Clock clock, Path owners, String self) {
        this.db = db;
        this.clock = clock;
        this.owners = owners;
        this.self = self;
    }

    private record Held(String owner, Duration ttl, Instant expiresAt) {}

    @Override
    public Optional<Lease> acquire(String name, Duration ttl) {
        return db.write(handle -> {
            Instant now = clock.now();
            Optional<Held> held = handle.createQuery("SELECT owner, ttl, expires_at FROM lease WHERE name = :name")
                    .bind("name", name)
                    .map(HELD)
                    .findOne();
            if (held.isPresent() && stands(handle, name, held.get(), now)) {
                return Optional.empty();
            }
            handle.execute("DELETE FROM lease WHERE name = ?", name);
            Instant expiresAt = now.plus(ttl);
            long token = handle.createUpdate(
                            "INSERT INTO lease (name, owner, ttl, expires_at) VALUES (:name, :owner, :ttl, :expiresAt)")
                    .bind("name", name)
                    .bind("owner", self)
                    .bind("ttl", ttl.toString())
                    .bind("expiresAt", expiresAt.toString())
                    .executeAndReturnGeneratedKeys("token")
                    .mapTo(Long.class)
                    .one();
            return Optional.of(new Lease(name, self, token, expiresAt));
        });
    }

    private boolean stands(Handle handle, String name, Held held, Instant now) {
        if (!Owner.alive(owners, held.owner()) || !held.expiresAt().isAfter(now)) {
            return false;
        }
        Instant latest = now.plus(held.ttl());
        if (held.expiresAt().isAfter(latest)) {
            // The clock was set back since: counted from now it still ends.
            handle.execute("UPDATE lease SET expires_at = ? WHERE name = ?", latest.toString(), name);
        }
        return true;
    }

    @Override
    public Optional<Lease> renew(Lease lease, Duration ttl) {
        return db.write(handle -> {
            if (!Fence.holds(handle, lease)) {
                return Optional.empty();
            }
            Instant expiresAt = clock.now().plus(ttl);
            handle.execute(
                    "UPDATE lease SET ttl = ?, expires_at = ? WHERE token = ?",
                    ttl.toString(),
                    expiresAt.toString(),
                    lease.token());
            return Optional.of(new Lease(lease.name(), lease.owner(), lease.token(), expiresAt));
        });
    }

    @Override
    public void release(Lease lease) {
        db.change(handle -> handle.execute(
                "DELETE FROM lease WHERE token = ? AND name = ? AND owner = ?",
                lease.token(),
                lease.name(),
                lease.owner()));
    }

    void releaseAll() {
        db.change(handle -> handle.execute("DELETE FROM lease WHERE owner = ?", self));
    }

    /** Frees what dead owners had, so that nothing of them is left. */
    void bury() {
        db.change(handle -> {
            List<String> holders = handle.createQuery("SELECT DISTINCT owner FROM lease")
                    .mapTo(String.class)
                    .list();
            for (String holder : holders) {
                if (!Owner.alive(owners, holder)) {
                    handle.execute("DELETE FROM lease WHERE owner = ?", holder);
                }
            }
        });
    }
}
