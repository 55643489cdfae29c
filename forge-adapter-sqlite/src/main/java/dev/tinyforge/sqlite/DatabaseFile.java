package dev.tinyforge.sqlite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * The file itself: made whole or not at all, and looked at before SQLite may write to it. Format: sqlite.org/fileformat,
 * section 1.3.
 */
final class DatabaseFile {
    private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
    private static final int HEADER = 100;
    private static final int PAGE_SIZE_AT = 16;
    private static final int CHANGES_AT = 24;
    private static final int PAGES_AT = 28;
    private static final int APPLICATION_AT = 68;
    private static final int PAGES_VALID_FOR_AT = 92;
    /** "TFrg": tells this program's databases from others. */
    private static final int APPLICATION = 0x54467267;

    private final Path file;

    DatabaseFile(Path file) {
        this.file = file;
    }

    /**
     * Makes it if there is none, else checks it. Only under the {@link StartLock}.
     *
     * @param inUse another process has it open
     * @throws dev.tinyforge.ports.error.ForgeException {@code STORE_UNUSABLE} for one that is damaged or not ours
     */
    void prepare(boolean inUse, Migrator migrator) {
        try {
            if (Files.notExists(file)) {
                create(migrator);
                return;
            }
            boolean leftOver = hasWal() && !inUse;
            checkHeader();
            if (leftOver) {
                checkWhole(file);
            }
        } catch (IOException e) {
            throw Trouble.unavailable(
                    file, "cannot be used: " + Trouble.reason(e) + "; check the disk and its rights", e);
        } catch (SQLException | RuntimeException e) {
            throw e instanceof dev.tinyforge.ports.error.ForgeException known ? known : Trouble.translate(file, e);
        }
    }

    /** Reads all of it once. */
    static void checkWhole(Path file) throws SQLException {
        try (Connection connection = Connections.onlooker(file);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("PRAGMA quick_check(1)")) {
            String answer = rows.next() ? rows.getString(1) : "no answer";
            if (!"ok".equals(answer)) {
                throw Trouble.damaged(file, answer);
            }
        }
    }

    /** Under another name until it is whole: an empty database of the right name would pass for one that lost all. */
    private void create(Migrator migrator) throws IOException, SQLException {
        if (hasWal()) {
            throw Trouble.damaged(file, "it is missing, but its log " + wal().getFileName() + " is there");
        }
        Path part = file.resolveSibling(file.getFileName() + ".new");
        for (String suffix : new String[] {"", "-wal", "-shm", "-journal"}) {
            Files.deleteIfExists(part.resolveSibling(part.getFileName() + suffix));
        }
        Folders.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)
                .close();
        try (Handle handle = Jdbi.create(() -> Connections.writer(part)).open()) {
            handle.useTransaction(transaction -> {
                transaction.execute("PRAGMA application_id = " + APPLICATION);
                migrator.migrate(transaction, migrator.newest());
            });
        }
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        Folders.sync(file.toAbsolutePath().resolveSibling(""));
    }

    private void checkHeader() throws IOException {
        // Looked at first: without a log nobody has it open, and nobody opens it now.
        boolean settled = !hasWal();
        ByteBuffer header = ByteBuffer.allocate(HEADER);
        long size;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            size = channel.size();
            while (header.hasRemaining() && channel.read(header) >= 0) {}
        }
        if (header.hasRemaining()) {
            throw Trouble.damaged(file, "it is cut short to " + size + " bytes");
        }
        if (!Arrays.equals(MAGIC, 0, MAGIC.length, header.array(), 0, MAGIC.length)) {
            throw Trouble.damaged(file, "it is not a database");
        }
        if (header.getInt(APPLICATION_AT) != APPLICATION) {
            throw Trouble.unusable(
                    file,
                    "belongs to another program; name another file with `sqlite.file`. Nothing was changed",
                    new IOException("application id " + header.getInt(APPLICATION_AT)));
        }
        int written = header.getShort(PAGE_SIZE_AT) & 0xffff;
        long pageSize = written == 1 ? 65_536 : written;
        long expected = pageSize * (header.getInt(PAGES_AT) & 0xffff_ffffL);
        boolean told = header.getInt(CHANGES_AT) == header.getInt(PAGES_VALID_FOR_AT);
        if (settled && told && size < expected) {
            throw Trouble.damaged(file, "it is cut short to " + size + " of " + expected + " bytes");
        }
    }

    private boolean hasWal() throws IOException {
        return Files.exists(wal()) && Files.size(wal()) > 0;
    }

    private Path wal() {
        return file.resolveSibling(file.getFileName() + "-wal");
    }
}
