package dev.tinyforge.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.access.Role;
import dev.tinyforge.domain.access.Scope;
import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.trigger.Binding;
import dev.tinyforge.domain.trigger.Trigger;
import dev.tinyforge.domain.workload.EnvSet;
import dev.tinyforge.domain.workload.EnvSetId;
import dev.tinyforge.domain.workload.EnvSetUse;
import dev.tinyforge.domain.workload.QueuePolicy;
import dev.tinyforge.domain.workload.Workload;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.ports.codec.DeploymentCodec;
import dev.tinyforge.ports.codec.WorkloadCodec;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.store.Accounts.Session;
import dev.tinyforge.ports.store.Accounts.Token;
import dev.tinyforge.ports.store.Accounts.User;
import dev.tinyforge.ports.store.Deployment;
import dev.tinyforge.ports.store.Lease;
import dev.tinyforge.ports.store.Ledger;
import dev.tinyforge.ports.store.Triggers.WebhookKeys;
import dev.tinyforge.sqlite.Migrator.Migration;
import dev.tinyforge.tck.store.Samples;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    void versionTwoKeepsTheDataOfVersionOneThereAndBack() {
        Migrator standard = Migrator.standard();
        try (SqliteStore store =
                (SqliteStore) new SqliteStoreFactory().open(SqliteFixture.config(folder), () -> Samples.AT)) {
            Workload workload = store.workloads()
                    .create(
                            Samples.withSecrets(Samples.workload(1), "TOKEN"),
                            List.of("a.example.org"),
                            Map.of("TOKEN", "value"));
            store.db().change(handle -> standard.migrate(handle, 1));
            // As version 1 wrote it: it knew of no cause.
            Deployment before = Samples.deployment(1, workload, Samples.AT);
            store.db()
                    .change(handle -> handle.execute(
                            "INSERT INTO deployment (id, workload, status, created_at, request) VALUES (?, ?, 'QUEUED', ?, ?)",
                            before.id().value(),
                            workload.id().value(),
                            before.createdAt().toString(),
                            Json.write(DeploymentCodec.write(before.request()))));
            List<Map<String, Object>> rows = store.db().read(MigratorTest::versionOne);

            store.db().change(handle -> standard.migrate(handle, 2));
            assertEquals(Optional.of(before), store.deployments().find(before.id()));
            assertEquals(Optional.of(workload), store.workloads().find(workload.id()));
            Deployment caused = Samples.caused(2, workload, Samples.AT, 7);
            store.deployments().submit(caused, QueuePolicy.QUEUE);
            fillVersionTwo(store, workload.id());

            store.db().change(handle -> standard.migrate(handle, 1));
            List<Map<String, Object>> back = store.db().read(MigratorTest::versionOne);
            assertEquals(rows, back.subList(0, rows.size()));
            String request = (String) back.get(rows.size()).get("request");
            assertFalse(request.contains("cause"), request);
            assertEquals(
                    Samples.image(2),
                    DeploymentCodec.readRequest(Json.read(request)).image());

            store.db().change(handle -> standard.migrate(handle, 2));
            assertEquals(Optional.of(before), store.deployments().find(before.id()));
            assertEquals(
                    Optional.empty(),
                    store.deployments()
                            .find(caused.id())
                            .orElseThrow()
                            .request()
                            .cause());
            assertEquals("value", store.vault().open(workload.id(), "TOKEN", 1));
            assertEquals(List.of(), store.triggers().list(Optional.empty(), 10));
            fillVersionTwo(store, workload.id());
        }
    }

    /** Everything version 1 knew of, deployments last. */
    private static List<Map<String, Object>> versionOne(Handle handle) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (String table : List.of("workload", "host", "secret_name", "deployment")) {
            rows.addAll(handle.createQuery("SELECT * FROM " + table + " ORDER BY 1")
                    .mapToMap()
                    .list());
        }
        return rows;
    }

    @Test
    void versionOneIsLeftNoWordOfPromotion() {
        Migrator standard = Migrator.standard();
        try (SqliteStore store =
                (SqliteStore) new SqliteStoreFactory().open(SqliteFixture.config(folder), () -> Samples.AT)) {
            store.workloads().create(Samples.workload(1), List.of(), Map.of());
            Workload child = Samples.promotedFrom(Samples.workloadId(1), 2);
            Workload workload = store.workloads().create(child, List.of(), Map.of());
            Deployment deployment = Samples.deployment(1, workload, Samples.AT);
            store.deployments().submit(deployment, QueuePolicy.QUEUE);
            Lease lease = store.leases().acquire("work", Duration.ofMinutes(1)).orElseThrow();
            store.releases()
                    .record(lease, workload.id(), List.of(), Optional.of(Samples.release(1, workload, Samples.AT)));

            store.db().change(handle -> standard.migrate(handle, 1));
            String all = store.db()
                    .read(handle -> versionOne(handle) + " "
                            + handle.createQuery("SELECT * FROM release")
                                    .mapToMap()
                                    .list());
            assertFalse(all.contains("promote"), all);

            store.db().change(handle -> standard.migrate(handle, 2));
            Workload back = store.workloads().find(workload.id()).orElseThrow();
            assertFalse(back.policy().promotedOnly());
            assertEquals(
                    Samples.childOf(Samples.workload(2), Samples.workloadId(1)).atRevision(1), back);
            assertEquals(
                    back, store.releases().find(deployment.id()).orElseThrow().workload());
            assertEquals(
                    back,
                    store.deployments()
                            .find(deployment.id())
                            .orElseThrow()
                            .request()
                            .snapshot());
        }
    }

    @Test
    void versionOneIsLeftNoWordOfEnvSetsAndUndecryptableSecrets() {
        Migrator standard = Migrator.standard();
        try (SqliteStore store =
                (SqliteStore) new SqliteStoreFactory().open(SqliteFixture.config(folder), () -> Samples.AT)) {
            EnvSet set =
                    store.envSets().create(new EnvSet(new EnvSetId("0".repeat(26)), "shared", Map.of(), 0), Map.of());
            Workload plain = Samples.workload(1);
            Workload wanted = WorkloadCodec.read(
                            WorkloadCodec.write(plain).with("on_undecryptable_secret", "skip"), plain.id())
                    .workload()
                    .withEnvSets(List.of(new EnvSetUse(set.id())));
            Workload workload = store.workloads().create(wanted, List.of(), Map.of());
            Deployment deployment =
                    Samples.deployment(1, workload.withEnvSets(List.of(new EnvSetUse(set.id(), 1))), Samples.AT);
            store.deployments().submit(deployment, QueuePolicy.QUEUE);
            Lease lease = store.leases().acquire("work", Duration.ofMinutes(1)).orElseThrow();
            store.releases()
                    .record(
                            lease,
                            workload.id(),
                            List.of(),
                            Optional.of(Samples.release(1, deployment.request().snapshot(), Samples.AT)));

            store.db().change(handle -> standard.migrate(handle, 1));
            String all = store.db()
                    .read(handle -> versionOne(handle) + " "
                            + handle.createQuery("SELECT * FROM release")
                                    .mapToMap()
                                    .list());
            assertFalse(all.contains("env_set"), all);
            assertFalse(all.contains("undecryptable"), all);

            store.db().change(handle -> standard.migrate(handle, 2));
            assertEquals(Optional.of(plain.atRevision(1)), store.workloads().find(workload.id()));
        }
    }

    private static void fillVersionTwo(SqliteStore store, WorkloadId workload) {
        Trigger trigger = Samples.trigger(1).withWebhook(true);
        store.triggers()
                .create(
                        trigger,
                        Optional.of(new WebhookKeys("address", Optional.of("signing"))),
                        List.of(new Binding(Samples.bindingId(1), trigger.id(), workload, Config.empty(), true, 0)));
        long number = store.ledger()
                .arrive(new Ledger.Arriving(
                        trigger.id(),
                        Ledger.Origin.WEBHOOK,
                        Optional.of("github"),
                        Optional.of("delivery"),
                        Samples.inboundEvents().get(0),
                        "somebody",
                        Samples.AT))
                .number();
        store.ledger().decide(number, Samples.decisions());
        Lease lease = store.leases().acquire("work", Duration.ofMinutes(1)).orElseThrow();
        store.watches().save(lease, Samples.watch("registry a"));
        store.leases().release(lease);
        store.accounts().add(new User("root", Role.ADMIN, "hash", Samples.AT, 0), true);
        store.accounts().open(new Session("hash", "root", Samples.AT, Samples.AT, Samples.AT));
        store.accounts()
                .add(new Token(
                        "1",
                        "ci",
                        "hash",
                        Set.of(Scope.READ),
                        "root",
                        Samples.AT,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
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
