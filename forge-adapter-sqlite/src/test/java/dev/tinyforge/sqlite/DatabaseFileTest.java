package dev.tinyforge.sqlite;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.settings.ForgeConfig;
import dev.tinyforge.ports.store.EventLog;
import dev.tinyforge.ports.store.Store;
import dev.tinyforge.ports.store.StoreFactory;
import dev.tinyforge.ports.time.Clock;
import dev.tinyforge.tck.store.Samples;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are not as they should be: one clear line, and nothing is changed. */
class DatabaseFileTest {
    private static final Clock CLOCK = () -> Samples.AT;

    @TempDir(factory = QuickTempDir.class)
    Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("forge.db");
    }

    private SqliteStore open() {
        return (SqliteStore) new SqliteStoreFactory().open(SqliteFixture.config(folder), CLOCK);
    }

    private void fill() {
        try (Store store = open()) {
            for (int i = 1; i <= 50; i++) {
                store.workloads().create(Samples.workload(i), List.of("app" + i + ".example.org"), Map.of());
            }
        }
    }

    /** @return the refusal's line */
    private String refused(ErrorCode code) throws IOException {
        byte[] before = Files.readAllBytes(file);
        ForgeException refusal = assertThrows(ForgeException.class, this::open);
        assertEquals(code, refusal.code(), refusal.line());
        assertTrue(refusal.line().contains(file.toString()), refusal.line());
        assertArrayEquals(before, Files.readAllBytes(file), "it was changed");
        return refusal.line();
    }

    private void sql(String statement) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement sql = connection.createStatement()) {
            sql.executeUpdate(statement);
        }
    }

    @Test
    void theStoreIsFoundByItsName() {
        assertEquals(
                Set.of("sqlite"),
                ServiceLoader.load(StoreFactory.class).stream()
                        .map(provider -> provider.get().name())
                        .collect(Collectors.toSet()));
    }

    @Test
    void onlyItsOwnerMayReadIt() throws IOException {
        Path inside = folder.resolve("made");
        try (Store store = new SqliteStoreFactory().open(SqliteFixture.config(inside), CLOCK)) {
            store.events().append(new EventLog.Entry(Samples.AT, "a", "b", "c", "d"));
            try (Stream<Path> paths = Files.walk(inside)) {
                for (Path path : paths.toList()) {
                    assertEquals(
                            Files.isDirectory(path) ? "rwx------" : "rw-------",
                            PosixFilePermissions.toString(Files.getPosixFilePermissions(path)),
                            path.toString());
                }
            }
        }
    }

    @Test
    void aClosedStoreLeavesNothingButItsData() throws IOException {
        fill();
        fill2();
        try (Stream<Path> paths = Files.walk(folder)) {
            Set<String> left = paths.filter(Files::isRegularFile)
                    .map(path -> folder.relativize(path).toString())
                    .filter(path -> !path.startsWith("native"))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertEquals(Set.of("forge.db", "owners/start"), left);
        }
    }

    private void fill2() {
        try (Store store = open()) {
            store.events().append(new EventLog.Entry(Samples.AT, "a", "b", "c", "d"));
        }
    }

    @Test
    void garbageIsRefused() throws IOException {
        Files.write(
                file, "not a database, but long enough to be one ".repeat(200).getBytes(StandardCharsets.UTF_8));
        String line = refused(ErrorCode.STORE_UNUSABLE);
        assertTrue(line.contains("not a database") && line.contains("backup"), line);
    }

    @Test
    void anEmptyFileIsRefused() throws IOException {
        Files.createFile(file);
        String line = refused(ErrorCode.STORE_UNUSABLE);
        assertTrue(line.contains("cut short to 0 bytes"), line);
    }

    @Test
    void aTruncatedFileIsRefused() throws IOException {
        fill();
        byte[] whole = Files.readAllBytes(file);
        for (int size : new int[] {60, 4096, whole.length / 2, whole.length - 1}) {
            Files.write(file, Arrays.copyOf(whole, size));
            String line = refused(ErrorCode.STORE_UNUSABLE);
            assertTrue(line.contains("cut short to " + size), line);
        }
        Files.write(file, whole);
        open().close();
    }

    @Test
    void aMissingFileWhoseLogIsThereIsRefused() throws IOException {
        Files.writeString(folder.resolve("forge.db-wal"), "something");
        ForgeException refusal = assertThrows(ForgeException.class, this::open);
        assertEquals(ErrorCode.STORE_UNUSABLE, refusal.code());
        assertTrue(Files.notExists(file));
    }

    @Test
    void aDamagedPageIsToldWhenItIsMet() throws IOException {
        fill();
        byte[] bytes = Files.readAllBytes(file);
        for (int i = 4096 * 3; i < bytes.length; i++) {
            bytes[i] = (byte) 0xa5;
        }
        Files.write(file, bytes);
        ForgeException refusal = assertThrows(ForgeException.class, () -> {
            try (Store store = open()) {
                store.workloads().list(Optional.empty(), 1000);
                store.workloads().find(Samples.workloadId(7));
                store.deployments().open();
                store.workloads().deleting();
            }
        });
        assertEquals(ErrorCode.STORE_UNUSABLE, refusal.code(), refusal.line());
    }

    @Test
    void anotherProgramsDatabaseIsRefused() throws IOException, SQLException {
        open().close();
        Files.delete(file);
        sql("CREATE TABLE notes (text TEXT)");
        String line = refused(ErrorCode.STORE_UNUSABLE);
        assertTrue(line.contains("another program") && line.contains("sqlite.file"), line);
    }

    @Test
    void aNewerVersionsDatabaseIsRefused() throws IOException, SQLException {
        fill();
        sql("PRAGMA user_version = 7");
        String line = refused(ErrorCode.STORE_UNUSABLE);
        assertTrue(line.contains("its schema is 7") && line.contains("knows up to 2"), line);
    }

    @Test
    void anUnreadableRowIsToldByName() throws SQLException {
        fill();
        sql("UPDATE workload SET doc = '{\"type\":\"workload\",\"v\":9}' WHERE id = '" + Samples.workloadId(3) + "'");
        try (Store store = open()) {
            ForgeException refusal =
                    assertThrows(ForgeException.class, () -> store.workloads().find(Samples.workloadId(3)));
            assertEquals(ErrorCode.STORE_UNUSABLE, refusal.code());
            assertTrue(refusal.line().contains(Samples.workloadId(3).value()), refusal.line());
            assertTrue(refusal.line().contains("v: 9 is not known"), refusal.line());
            assertTrue(store.workloads().find(Samples.workloadId(4)).isPresent());
        }
    }

    @Test
    void aFolderThatCannotBeMadeIsTold() throws IOException {
        Path obstacle = Files.createFile(folder.resolve("file"));
        ForgeException refusal = assertThrows(ForgeException.class, () -> new SqliteStoreFactory()
                .open(SqliteFixture.config(obstacle.resolve("data")), CLOCK));
        assertEquals(ErrorCode.STORE_UNAVAILABLE, refusal.code());
        assertTrue(refusal.line().contains("data_dir"), refusal.line());
    }

    @Test
    void aFullDiskIsToldAndOverOnceThereIsRoom() {
        fill();
        try (SqliteStore store = open()) {
            int pages = store.db().write(handle -> handle.createQuery("PRAGMA page_count")
                    .mapTo(Integer.class)
                    .one());
            store.db().change(handle -> handle.execute("PRAGMA max_page_count = " + pages));
            String text = "x".repeat(1 << 20);
            ForgeException refusal = assertThrows(ForgeException.class, () -> store.events()
                    .append(new EventLog.Entry(Samples.AT, "a", "b", "c", text)));
            assertEquals(ErrorCode.STORE_UNAVAILABLE, refusal.code());
            assertTrue(refusal.line().contains("disk is full"), refusal.line());
            assertEquals(List.of(), store.events().list(Optional.empty(), 10), "nothing of it is there");

            store.events().append(new EventLog.Entry(Samples.AT, "a", "b", "c", text));
            assertEquals(1, store.events().list(Optional.empty(), 10).size());
        }
    }

    @Test
    void whatIsDoneAfterACloseIsRefused() {
        Store store = open();
        store.close();
        ForgeException refusal =
                assertThrows(ForgeException.class, () -> store.workloads().find(Samples.workloadId(1)));
        assertEquals(ErrorCode.STORE_UNAVAILABLE, refusal.code());
    }

    @Test
    void aStoreInAnotherFileHasItsOwnData() {
        fill();
        try (Store store = new SqliteStoreFactory()
                .open(
                        ForgeConfig.of(Map.of(
                                "data_dir",
                                folder.toString(),
                                "sqlite.file",
                                folder.resolve("sub/other.db").toString())),
                        CLOCK)) {
            assertFalse(store.workloads().find(Samples.workloadId(1)).isPresent());
        }
    }
}
