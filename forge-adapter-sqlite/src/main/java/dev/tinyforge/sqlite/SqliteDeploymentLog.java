package dev.tinyforge.sqlite;

import dev.tinyforge.domain.workload.DeploymentId;
import dev.tinyforge.ports.store.DeploymentLog;
import java.time.Instant;
import java.util.List;

/** Each deployment's log as rows numbered from 1. */
final class SqliteDeploymentLog implements DeploymentLog {
    static final int LIMIT = 10_000;

    private final Db db;

    SqliteDeploymentLog(Db db) {
        this.db = db;
    }

    @Override
    public void append(DeploymentId deployment, Entry entry) {
        db.change(handle -> {
            long last = handle.createQuery("SELECT coalesce(max(number), 0) FROM deployment_log WHERE deployment = :id")
                    .bind("id", deployment.value())
                    .mapTo(Long.class)
                    .one();
            if (last >= LIMIT && entry.level() == Level.INFO) {
                return;
            }
            handle.createUpdate("""
                            INSERT INTO deployment_log (deployment, number, at, level, step, message)
                            SELECT id, :number, :at, :level, :step, :message FROM deployment WHERE id = :id""")
                    .bind("id", deployment.value())
                    .bind("number", last + 1)
                    .bind("at", entry.at().toString())
                    .bind("level", entry.level().name())
                    .bind("step", entry.step())
                    .bind("message", entry.message())
                    .execute();
        });
    }

    @Override
    public List<Numbered> read(DeploymentId deployment, long after, int limit) {
        return db.read(handle -> handle.createQuery("""
                        SELECT number, at, level, step, message FROM deployment_log
                        WHERE deployment = :id AND number > :after ORDER BY number LIMIT :limit""")
                .bind("id", deployment.value())
                .bind("after", after)
                .bind("limit", Math.max(0, limit))
                .map((rs, context) -> new Numbered(
                        rs.getLong("number"),
                        new Entry(
                                Instant.parse(rs.getString("at")),
                                Level.valueOf(rs.getString("level")),
                                rs.getString("step"),
                                rs.getString("message"))))
                .list());
    }
}
