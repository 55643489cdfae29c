package dev.tinyforge.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.sqlite.Migrator.Migration;
import dev.tinyforge.tck.store.Samples;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigratorTest {
    private static final Migrator THREE = new Migrator(List.of(
            new Migration("CREATE TABLE person (name TEXT) STRICT;", "DROP TABLE person;"),
            new Migration(
                    "ALTER TABLE person ADD COLUMN length INTEGER; UPDATE person SET length = length(name);",
                    "ALTER TABLE person DROP COLUMN length;"),
            new Migration("ALTER TABLE person RENAME TO human;", "ALTER TABLE human RENAME TO person;")));

    @TempDir(factory = QuickTempDir.class)
    Path folder;

    private Handle handle() {
        return Jdbi.create("jdbc:sqlite::memory:").open();
    }

    private static List<String> schema(Handle handle) {
        return handle.createQuery(
                        "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY name")
                .mapTo(String.class)
                .list();
    }

    @Test
    void dataSurvivesTheWayForwardAndBack() {
        try (Handle handle = handle()) {
            THREE.migrate(handle, 1);
            handle.execute("INSERT INTO person VALUES ('Ada')");
            THREE.migrate(handle, 3);
            assertEquals(
                    Map.of("name", "Ada", "length", 3),
                    handle.createQuery("SELECT * FROM human").mapToMap().one());
            assertEquals(3, Migrator.version(handle));
            THREE.migrate(handle, 1);
            assertEquals(
                    Map.of("name", "Ada"),
                    handle.createQuery("SELECT * FROM person").mapToMap().one());
            assertEquals(1, Migrator.version(handle));
        }
    }

    @Test
    void everyMigrationGoesBackToTheSchemaBeforeIt() {
        Migrator standard = Migrator.standard();
        try (Handle handle = handle()) {
            for (int version = 1; version <= standard.newest(); version++) {
                List<String> before = schema(handle);
                standard.migrate(handle, version);
                List<String> after = schema(handle);
                standard.migrate(handle, version - 1);
                assertEquals(before, schema(handle));
                standard.migrate(handle, version);
                assertEquals(after, schema(handle));
            }
        }
    }

    @Test
    void aFilledDatabaseGoesBackToNothingAndForwardAgain() {
        try (SqliteStore store =
                (SqliteStore) new SqliteStoreFactory().open(SqliteFixture.config(folder), () -> Samples.AT)) {
            store.workloads()
                    .create(
                            Samples.withSecrets(Samples.workload(1), "TOKEN"),
                            List.of("a.example.org"),
                            Map.of("TOKEN", "value"));
            Migrator standard = Migrator.standard();
            store.db().change(handle -> standard.migrate(handle, 0));
            assertEquals(List.of(), store.db().read(MigratorTest::schema));
            store.db().change(handle -> standard.migrate(handle, standard.newest()));
            assertEquals(List.of(), store.workloads().list(Optional.empty(), 10));
        }
    }

    @Test
    void anOlderStoreIsMigratedWhenItIsOpened() {
        Path file = folder.resolve("old.db");
        SealingKey key = SealingKey.of(SqliteFixture.config(folder));
        NativeLibrary.prepare(folder);
        Path owners = Folders.make(folder.resolve("owners"));
        Migrator standard = Migrator.standard();
        List<Migration> longer = new ArrayList<>(standard.migrations());
        longer.add(new Migration(
                "ALTER TABLE event ADD COLUMN extra TEXT NOT NULL DEFAULT 'none';",
                "ALTER TABLE event DROP COLUMN extra;"));
        Migrator next = new Migrator(longer);
        try (SqliteStore store = SqliteStoreFactory.open(file, owners, key, () -> Samples.AT, standard)) {
            store.workloads().create(Samples.workload(1), List.of(), Map.of());
        }
        try (SqliteStore store = SqliteStoreFactory.open(file, owners, key, () -> Samples.AT, next)) {
            assertEquals(1, store.workloads().list(Optional.empty(), 10).size());
            store.db().change(handle -> next.migrate(handle, standard.newest()));
        }
        try (SqliteStore store = SqliteStoreFactory.open(file, owners, key, () -> Samples.AT, standard)) {
            assertEquals(1, store.workloads().list(Optional.empty(), 10).size());
        }
    }

    @Test
    void anOlderVersionThatStillRunsIsToldOfAndGoesOnUntouched() {
        Path file = folder.resolve("old.db");
        SealingKey key = SealingKey.of(SqliteFixture.config(folder));
        NativeLibrary.prepare(folder);
        Path owners = Folders.make(folder.resolve("owners"));
        Migrator standard = Migrator.standard();
        List<Migration> longer = new ArrayList<>(standard.migrations());
        longer.add(new Migration("ALTER TABLE event ADD COLUMN extra TEXT;", "ALTER TABLE event DROP COLUMN extra;"));
        Migrator next = new Migrator(longer);
        try (SqliteStore older = SqliteStoreFactory.open(file, owners, key, () -> Samples.AT, standard)) {
            ForgeException refusal = assertThrows(
                    ForgeException.class, () -> SqliteStoreFactory.open(file, owners, key, () -> Samples.AT, next));
            assertEquals(ErrorCode.STORE_UNAVAILABLE, refusal.code());
            assertTrue(refusal.line().contains("in use by an older version"), refusal.line());
            assertTrue(refusal.line().contains("stop the older program first"), refusal.line());
            assertEquals(standard.newest(), older.db().read(Migrator::version));
            older.workloads().create(Samples.workload(1), List.of(), Map.of());
        }
        try (SqliteStore store = SqliteStoreFactory.open(file, owners, key, () -> Samples.AT, next)) {
            assertEquals(1, store.workloads().list(Optional.empty(), 10).size());
        }
    }

    @Test
    void aMigrationThatFailsLeavesTheStoreAsItWas() {
        Path file = folder.resolve("old.db");
        SealingKey key = SealingKey.of(SqliteFixture.config(folder));
        NativeLibrary.prepare(folder);
        Path owners = Folders.make(folder.resolve("owners"));
        Migrator standard = Migrator.standard();
        List<Migration> broken = new ArrayList<>(standard.migrations());
        broken.add(new Migration("DROP TABLE event; CREATE NONSENSE;", ""));
        SqliteStoreFactory.open(file, owners, key, () -> Samples.AT, standard).close();
        assertThrows(
                RuntimeException.class,
                () -> SqliteStoreFactory.open(file, owners, key, () -> Samples.AT, new Migrator(broken)));
        try (SqliteStore store = SqliteStoreFactory.open(file, owners, key, () -> Samples.AT, standard)) {
            assertEquals(List.of(), store.events().list(Optional.empty(), 10));
        }
    }
}
