package dev.tinyforge.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TransactionMode;
import org.sqlite.SQLiteOpenMode;

/** The ways a database file is opened. None makes a file that is not there. */
final class Connections {
    private static final int PATIENCE_MS = 5000;
    private static final int WAL_LIMIT = 64 << 20;

    private Connections() {}

    /** Every commit is on the disk when it returns; a transaction has the right to write from its start. */
    static Connection writer(Path file) throws SQLException {
        SQLiteConfig config = common();
        config.setJournalMode(JournalMode.WAL);
        config.setJournalSizeLimit(WAL_LIMIT);
        config.setSynchronous(SynchronousMode.FULL);
        config.setTransactionMode(TransactionMode.IMMEDIATE);
        return config.createConnection("jdbc:sqlite:" + file);
    }

    /** Its transactions see the database as it was when they began to read. */
    static Connection reader(Path file) throws SQLException {
        SQLiteConfig config = common();
        config.setTransactionMode(TransactionMode.DEFERRED);
        Connection connection = config.createConnection("jdbc:sqlite:" + file);
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA query_only = ON");
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** Changes nothing, not even by tidying up after a crash when it is closed. */
    static Connection onlooker(Path file) throws SQLException {
        SQLiteConfig config = common();
        config.setReadOnly(true);
        return config.createConnection("jdbc:sqlite:" + file);
    }

    private static SQLiteConfig common() {
        SQLiteConfig config = new SQLiteConfig();
        config.resetOpenMode(SQLiteOpenMode.CREATE);
        config.setBusyTimeout(PATIENCE_MS);
        config.enforceForeignKeys(true);
        return config;
    }
}
