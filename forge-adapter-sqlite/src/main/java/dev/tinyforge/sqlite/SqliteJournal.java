package dev.tinyforge.sqlite;

import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.workload.DeploymentId;
import dev.tinyforge.ports.codec.JournalCodec;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.store.Journal;
import dev.tinyforge.ports.store.JournalRecord;
import dev.tinyforge.ports.store.Lease;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/** The journal as rows keyed by run and position. */
final class SqliteJournal implements Journal {
    private final Db db;

    SqliteJournal(Db db) {
        this.db = db;
    }

    @Override
    public void append(Lease lease, DeploymentId run, int position, List<JournalRecord> entries) {
        List<String> records = entries.stream()
                .map(entry -> Json.write(JournalCodec.write(entry)))
                .toList();
        db.change(handle -> {
            Fence.check(handle, lease);
            int next = next(handle, run);
            if (position != next) {
                throw new ForgeException(
                        ErrorCode.CONFLICT, "the journal of " + run + " goes on at " + next + ", not at " + position);
            }
            for (String record : records) {
                insert(handle, run, next++, record);
            }
        });
    }

    private static void insert(Handle handle, DeploymentId run, int position, String record) {
        try {
            handle.execute(
                    "INSERT INTO journal (run, position, record) VALUES (?, ?, ?)", run.value(), position, record);
        } catch (UnableToExecuteStatementException e) {
            if (Trouble.dangling(e)) {
                throw new ForgeException(ErrorCode.NOT_FOUND, "there is no deployment " + run, e);
            }
            throw e;
        }
    }

    private static int next(Handle handle, DeploymentId run) {
        return handle.createQuery("SELECT coalesce(max(position) + 1, 0) FROM journal WHERE run = :run")
                .bind("run", run.value())
                .mapTo(Integer.class)
                .one();
    }

    @Override
    public List<JournalRecord> read(DeploymentId run) {
        List<String> rows =
                db.read(handle -> handle.createQuery("SELECT record FROM journal WHERE run = :run ORDER BY position")
                        .bind("run", run.value())
                        .mapTo(String.class)
                        .list());
        List<JournalRecord> records = new ArrayList<>();
        for (String row : rows) {
            try {
                records.add(JournalCodec.read(Json.read(row)));
            } catch (InvalidInput e) {
                throw Trouble.unreadable("journal of " + run + " at " + records.size(), e);
            }
        }
        return records;
    }
}
