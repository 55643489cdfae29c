package dev.tinyforge.sqlite;

import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.ports.codec.WatchCodec;
import dev.tinyforge.ports.store.Lease;
import dev.tinyforge.ports.store.Watches;
import dev.tinyforge.ports.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** Watches as documents. When one was used is written once a minute, so that asking does not mean writing. */
final class SqliteWatches implements Watches {
    private static final Duration COARSE = Duration.ofMinutes(1);
    private static final RowMapper<Row> ROW = (rs, context) ->
            new Row(read(rs.getString("name"), rs.getString("doc")), Instant.parse(rs.getString("used_at")));

    private final Db db;
    private final Clock clock;

    SqliteWatches(Db db, Clock clock) {
        this.db = db;
        this.clock = clock;
    }

    private record Row(Watch watch, Instant usedAt) {}

    @Override
    public Optional<Watch> find(String name) {
        Optional<Row> found = db.read(handle -> find(handle, name));
        Instant now = clock.now();
        if (found.filter(row -> !now.isBefore(row.usedAt().plus(COARSE))).isPresent()) {
            db.change(handle ->
                    handle.execute("UPDATE watch SET used_at = ? WHERE name = ?", SortableTime.write(now), name));
        }
        return found.map(Row::watch);
    }

    @Override
    public Watch save(Lease lease, Watch watch) {
        return db.write(handle -> {
            Fence.check(handle, lease);
            long stored = find(handle, watch.name())
                    .map(row -> row.watch().revision())
                    .orElse(0L);
            Revision.check("the watch " + watch.name(), stored, watch.revision());
            Watch next = watch.atRevision(stored + 1);
            handle.execute(
                    """
                    INSERT INTO watch (name, revision, used_at, doc) VALUES (?, ?, ?, ?)
                    ON CONFLICT DO UPDATE SET revision = excluded.revision, used_at = excluded.used_at,
                    doc = excluded.doc""",
                    next.name(),
                    next.revision(),
                    SortableTime.write(clock.now()),
                    Json.write(WatchCodec.write(next)));
            return next;
        });
    }

    @Override
    public void trim(Lease lease, Instant unusedSince) {
        db.change(handle -> {
            Fence.check(handle, lease);
            handle.execute("DELETE FROM watch WHERE used_at < ?", SortableTime.write(unusedSince.minus(COARSE)));
        });
    }

    private static Optional<Row> find(Handle handle, String name) {
        return handle.createQuery("SELECT name, used_at, doc FROM watch WHERE name = :name")
                .bind("name", name)
                .map(ROW)
                .findOne();
    }

    private static Watch read(String name, String doc) {
        try {
            return WatchCodec.read(Json.read(doc));
        } catch (InvalidInput e) {
            throw Trouble.unreadable("watch " + name, e);
        }
    }
}
