package dev.tinyforge.sqlite;

import dev.tinyforge.ports.store.EventLog;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The event log as rows; numbers are never given twice. */
final class SqliteEventLog implements EventLog {
    static final int LIMIT = 100_000;

    private final Db db;

    SqliteEventLog(Db db) {
        this.db = db;
    }

    @Override
    public void append(Entry entry) {
        db.change(handle -> {
            long number = handle.createUpdate("""
                            INSERT INTO event (at, actor, action, subject, text)
                            VALUES (:at, :actor, :action, :subject, :text)""")
                    .bind("at", entry.at().toString())
                    .bind("actor", entry.actor())
                    .bind("action", entry.action())
                    .bind("subject", entry.subject())
                    .bind("text", entry.text())
                    .executeAndReturnGeneratedKeys("number")
                    .mapTo(Long.class)
                    .one();
            handle.execute("DELETE FROM event WHERE number <= ?", number - LIMIT);
        });
    }

    @Override
    public List<Numbered> list(Optional<Long> before, int limit) {
        return db.read(handle -> handle.createQuery("""
                        SELECT number, at, actor, action, subject, text FROM event
                        WHERE number < :before ORDER BY number DESC LIMIT :limit""")
                .bind("before", before.orElse(Long.MAX_VALUE))
                .bind("limit", Math.max(0, limit))
                .map((rs, context) -> new Numbered(
                        rs.getLong("number"),
                        new Entry(
                                Instant.parse(rs.getString("at")),
                                rs.getString("actor"),
                                rs.getString("action"),
                                rs.getString("subject"),
                                rs.getString("text"))))
                .list());
    }
}
