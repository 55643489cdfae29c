package dev.tinyforge.sqlite;

import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.ports.error.ForgeException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import org.jdbi.v3.core.ConnectionFactory;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.sqlite3.SQLitePlugin;
import org.jspecify.annotations.Nullable;

/**
 * The database: one handle that writes and one that reads, each for one thread at a time, so that this process never
 * waits for itself in SQLite. A handle that met trouble is replaced before its next use.
 */
final class Db implements AutoCloseable {
    private final Path file;
    private final Lane writer;
    private final Lane reader;
    private final LongAdder statements = new LongAdder();

    Db(Path file) {
        this.file = file;
        this.writer = new Lane(() -> Connections.writer(file));
        this.reader = new Lane(() -> Connections.reader(file));
    }

    Path file() {
        return file;
    }

    /** What is done in one transaction. */
    @FunctionalInterface
    interface Work<T> {
        T in(Handle handle);
    }

    /** What is done in one transaction and has no result. */
    @FunctionalInterface
    interface Act {
        void in(Handle handle);
    }

    /** In a transaction that no other writer can be in; on the disk when this returns. */
    <T extends @Nullable Object> T write(Work<T> work) {
        return writer.run(work);
    }

    void change(Act act) {
        writer.run(handle -> {
            act.in(handle);
            return true;
        });
    }

    <T> T read(Work<T> work) {
        return reader.run(work);
    }

    /** How many it was asked. */
    long statements() {
        return statements.sum();
    }

    @Override
    public void close() {
        reader.close();
        writer.close();
    }

    private final class Lane {
        private final ReentrantLock lock = new ReentrantLock();
        private final Jdbi jdbi;
        private @Nullable Handle handle;
        private boolean closed;

        Lane(ConnectionFactory connections) {
            this.jdbi = Jdbi.create(connections).installPlugin(new SQLitePlugin());
            jdbi.setSqlLogger(new SqlLogger() {
                @Override
                public void logBeforeExecution(StatementContext context) {
                    statements.increment();
                }
            });
        }

        <T extends @Nullable Object> T run(Work<T> work) {
            lock.lock();
            try {
                if (closed) {
                    throw Trouble.unavailable(file, "was closed by this process", new IllegalStateException("closed"));
                }
                Handle open = handle == null ? jdbi.open() : handle;
                handle = open;
                return open.inTransaction(work::in);
            } catch (ForgeException | InvalidInput e) {
                throw e;
            } catch (RuntimeException e) {
                if (Trouble.spoils(e)) {
                    discard();
                }
                throw Trouble.translate(file, e);
            } finally {
                lock.unlock();
            }
        }

        private void discard() {
            Handle open = handle;
            handle = null;
            if (open != null) {
                try {
                    open.getConnection().close();
                } catch (SQLException e) {
                    // Nothing is lost: what was committed is on the disk.
                }
            }
        }

        void close() {
            lock.lock();
            try {
                closed = true;
                discard();
            } finally {
                lock.unlock();
            }
        }
    }
}
