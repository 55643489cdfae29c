package dev.tinyforge.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.trigger.Trigger;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.settings.ForgeConfig;
import dev.tinyforge.ports.store.SecretVault.Rotation;
import dev.tinyforge.ports.store.Triggers.WebhookKeys;
import dev.tinyforge.tck.store.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A new key for everything that is sealed, with others at work, and with the one that changes it killed. */
class KeyRotationTest {
    private static final WorkloadId ID = Samples.workloadId(1);
    private static final WebhookKeys KEYS = new WebhookKeys("the-address", Optional.of("the-signing-secret"));
    /** More than one batch. */
    private static final int SECRETS = 150;

    private static final int SEALED = SECRETS + 2;

    @TempDir(factory = QuickTempDir.class)
    Path folder;

    private SqliteStore open(String... settings) {
        Map<String, String> values = new HashMap<>(Map.of("data_dir", folder.toString()));
        for (int i = 0; i < settings.length; i += 2) {
            values.put(settings[i], settings[i + 1]);
        }
        return (SqliteStore) new SqliteStoreFactory().open(ForgeConfig.of(values), () -> Samples.AT);
    }

    private static void fill(SqliteStore store) {
        store.workloads().create(Samples.workload(1), List.of(), Map.of());
        for (int i = 1; i <= SECRETS; i++) {
            store.vault().seal(ID, "TOKEN", "value " + i);
        }
        Trigger trigger = Samples.trigger(1).withWebhook(true);
        store.triggers().create(trigger, Optional.of(KEYS), List.of());
    }

    private static void assertEverythingOpens(SqliteStore store) {
        for (int i = 1; i <= SECRETS; i++) {
            assertEquals("value " + i, store.vault().open(ID, "TOKEN", i));
        }
        assertEquals(Optional.of(KEYS), store.triggers().webhook(Samples.triggerId(1)));
        assertTrue(store.triggers().at(KEYS.address(), Samples.AT).isPresent());
    }

    private List<String> keys() throws IOException {
        return Files.readAllLines(folder.resolve("secret.key"));
    }

    private static String key(char fill) {
        return String.valueOf(fill).repeat(43) + "=";
    }

    @Test
    void theOldKeyGoesOnceEverythingHasTheNewOne() throws IOException {
        try (SqliteStore store = open()) {
            fill(store);
            String before = keys().get(0);
            assertEquals(new Rotation(SEALED, 0), store.vault().rotateKey());
            assertEquals(1, keys().size());
            assertFalse(keys().contains(before));
            assertEverythingOpens(store);
        }
        try (SqliteStore store = open()) {
            assertEverythingOpens(store);
        }
        assertTrue(Files.notExists(folder.resolve("secret.key.next")));
    }

    @Test
    void whoHasTheFileOpenFromBeforeOpensAndSealsAtEveryStepOfIt() {
        try (SqliteStore store = open();
                SqliteStore other = open()) {
            fill(store);
            assertEverythingOpens(other);
            List<String> steps = new ArrayList<>();
            store.vault()
                    .rotation(step -> {
                        steps.add(step);
                        assertEverythingOpens(other);
                    })
                    .run();
            assertEquals(
                    List.of(
                            "replacing",
                            "replaced",
                            "renewed",
                            "resealed",
                            "kept",
                            "resealed",
                            "kept",
                            "replacing",
                            "replaced",
                            "done"),
                    steps);
        }
    }

    @Test
    void whatAnotherSealsMeanwhileIsNotLost() throws IOException {
        try (SqliteStore store = open();
                SqliteStore other = open()) {
            fill(store);
            List<Long> sealed = new ArrayList<>();
            store.vault()
                    .rotation(step -> {
                        // Only where the other may write: between transactions.
                        if (step.equals("kept")) {
                            sealed.add(other.vault().seal(ID, "TOKEN", "meanwhile " + sealed.size()));
                        }
                    })
                    .run();
            assertEquals(1, keys().size());
            for (SqliteStore one : List.of(store, other)) {
                assertEverythingOpens(one);
                for (int i = 0; i < sealed.size(); i++) {
                    assertEquals("meanwhile " + i, one.vault().open(ID, "TOKEN", sealed.get(i)));
                }
            }
        }
    }

    @Test
    void whatWasSealedWithTheOldKeyAfterItsTurnKeepsTheOldKeyUntilItHasTheNewOne() throws IOException {
        try (SqliteStore store = open()) {
            fill(store);
            SealedCell cell = new SealedCell("secret", "sealed", List.of("version"), List.of(1), List.of());
            byte[] old = store.db().read(handle -> cell.read(handle).orElseThrow());
            List<String> steps = new ArrayList<>();
            store.vault()
                    .rotation(step -> {
                        // As a process of an older program would leave it.
                        if (step.equals("kept") && !steps.contains("late")) {
                            steps.add("late");
                            store.db().change(handle -> cell.write(handle, old));
                        }
                        steps.add(step);
                    })
                    .run();
            assertEquals(1, keys().size());
            assertEverythingOpens(store);
        }
    }

    @Test
    void whatNoKeyOpensIsLeftAndCounted() {
        try (SqliteStore store = open()) {
            fill(store);
            store.db()
                    .change(handle ->
                            handle.execute("UPDATE secret SET sealed = zeroblob(40) WHERE version IN (1, 2)"));
            assertEquals(new Rotation(SEALED - 2, 2), store.vault().rotateKey());
            assertEquals("value 3", store.vault().open(ID, "TOKEN", 3));
        }
    }

    @Test
    void aKeyFileThatIsGoneIsMissedAndNotMadeAnew() throws IOException {
        try (SqliteStore store = open()) {
            fill(store);
        }
        Files.delete(folder.resolve("secret.key"));
        try (SqliteStore store = open()) {
            ForgeException refusal = assertThrows(ForgeException.class, store.vault()::rotateKey);
            assertTrue(refusal.line().contains("put it back"), refusal.line());
            assertTrue(Files.notExists(folder.resolve("secret.key")));
        }
    }

    @Test
    void keysThatAreSettingsAreChangedByTwoOfThem() {
        try (SqliteStore store = open("secret_key", key('A'))) {
            fill(store);
            ForgeException refusal = assertThrows(ForgeException.class, store.vault()::rotateKey);
            assertEquals(ErrorCode.INVALID_INPUT, refusal.code());
            assertTrue(refusal.line().contains("secret_key_old"), refusal.line());
        }
        try (SqliteStore store = open("secret_key", key('B'), "secret_key_old", key('A'))) {
            assertEverythingOpens(store);
            assertEquals(new Rotation(SEALED, 0), store.vault().rotateKey());
            assertEquals(new Rotation(0, 0), store.vault().rotateKey());
        }
        try (SqliteStore store = open("secret_key", key('B'))) {
            assertEverythingOpens(store);
        }
        ForgeException alone = assertThrows(ForgeException.class, () -> open("secret_key_old", key('A')));
        assertEquals(ErrorCode.INVALID_INPUT, alone.code());
    }

    @Test
    @Tag("real")
    void killedAtAnyStepNothingIsLostAndTheNextOneEndsIt() throws Exception {
        try (SqliteStore store = open()) {
            fill(store);
        }
        int kills = 0;
        for (int step = 1; ; step++) {
            String first = keys().get(0);
            try (SqliteStore other = open();
                    ChildProcess child = ChildProcess.start("rotate", folder, step)) {
                assertEverythingOpens(other);
                if (child.line() == null) {
                    assertEquals(0, child.end());
                    break;
                }
                assertEverythingOpens(other);
                child.kill();
                assertEverythingOpens(other);
                kills++;
            }
            try (SqliteStore store = open()) {
                assertEverythingOpens(store);
                store.vault().rotateKey();
                assertEquals(1, keys().size(), "at step " + step);
                assertFalse(keys().contains(first), "at step " + step);
                assertEverythingOpens(store);
            }
            assertTrue(Files.notExists(folder.resolve("secret.key.next")));
        }
        assertEquals(10, kills);
    }
}
