package dev.tinyforge.sqlite;

import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteConnection;

/**
 * Copies a database that is in use, as it is at one instant, and opens the copy to see that it is whole. Under another
 * name until then.
 */
final class Backup {
    private static final int PAGES_AT_ONCE = 1024;
    private static final int PAUSE_MS = 1;
    private static final int TRIES = 5000;

    private Backup() {}

    static void make(Path database, Path target) {
        Path file = target.toAbsolutePath();
        if (Files.exists(file)) {
            throw exists(file);
        }
        if (!Files.isDirectory(file.resolveSibling(""))) {
            throw new ForgeException(
                    ErrorCode.INVALID_INPUT, "the folder of the backup " + file + " does not exist; make it first");
        }
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            Folders.open(
                            part,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.TRUNCATE_EXISTING,
                            StandardOpenOption.WRITE)
                    .close();
            copy(database, part);
            DatabaseFile.checkWhole(part);
            try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            // A link, unlike a move, never replaces what is there by now.
            Files.createLink(file, part);
            Folders.sync(file.resolveSibling(""));
        } catch (FileAlreadyExistsException e) {
            throw exists(file);
        } catch (IOException e) {
            throw new ForgeException(
                    ErrorCode.STORE_UNAVAILABLE, "the backup " + file + " cannot be written: " + Trouble.reason(e), e);
        } catch (SQLException e) {
            throw Trouble.translate(part, e);
        } finally {
            remove(part);
        }
    }

    private static void copy(Path database, Path part) throws SQLException {
        try (Connection source = Connections.reader(database)) {
            // Reading within one transaction: writers go on, and the copy need not start again for them.
            source.setAutoCommit(false);
            try (Statement statement = source.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT count(*) FROM workload")) {
                rows.next();
            }
            source.unwrap(SQLiteConnection.class)
                    .getDatabase()
                    .backup("main", part.toString(), (remaining, all) -> {}, PAUSE_MS, TRIES, PAGES_AT_ONCE);
            source.rollback();
        }
        try (Connection copy = Connections.writer(part);
                Statement statement = copy.createStatement()) {
            // The processes that owned these are not part of the copy.
            statement.executeUpdate("DELETE FROM lease");
        }
    }

    private static ForgeException exists(Path file) {
        return new ForgeException(
                ErrorCode.INVALID_INPUT, "the backup " + file + " exists already; name a new file or remove it first");
    }

    private static void remove(Path part) {
        try {
            for (String suffix : new String[] {"", "-wal", "-shm", "-journal"}) {
                Files.deleteIfExists(part.resolveSibling(part.getFileName() + suffix));
            }
        } catch (IOException e) {
            // Left over, under a name that says so.
        }
    }
}
