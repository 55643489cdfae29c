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
import dev.tinyforge.ports.store.Triggers.WebhookKeys;
import dev.tinyforge.tck.store.Samples;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class SecretsAtRestTest {
    private static final WorkloadId ID = Samples.workloadId(1);
    private static final String VALUE = "correct horse battery staple";

    @TempDir(factory = QuickTempDir.class)
    Path folder;

    private SqliteStore open(String... settings) {
        Map<String, String> values = new HashMap<>(Map.of("data_dir", folder.toString()));
        for (int i = 0; i < settings.length; i += 2) {
            values.put(settings[i], settings[i + 1]);
        }
        return (SqliteStore) new SqliteStoreFactory().open(ForgeConfig.of(values), () -> Samples.AT);
    }

    private void given(SqliteStore store) {
        store.workloads().create(Samples.withSecrets(Samples.workload(1), "TOKEN"), List.of(), Map.of("TOKEN", VALUE));
    }

    private static String key(int fill) {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) fill);
        return Base64.getEncoder().encodeToString(key);
    }

    private static ForgeException unreadable(SqliteStore store) {
        ForgeException refusal =
                assertThrows(ForgeException.class, () -> store.vault().open(ID, "TOKEN", 1));
        assertEquals(ErrorCode.SECRET_UNREADABLE, refusal.code(), refusal.line());
        assertTrue(refusal.line().contains("TOKEN"), refusal.line());
        assertFalse(refusal.line().contains(VALUE), refusal.line());
        return refusal;
    }

    @Test
    void noFileHoldsAValueInTheOpen() throws IOException {
        try (SqliteStore store = open()) {
            given(store);
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
                    assertFalse(bytes.contains(VALUE), file.toString());
                }
            }
        }
    }

    @Test
    void aKeyIsMadeAtFirstUseAndKept() throws IOException {
        Path file = folder.resolve("secret.key");
        try (SqliteStore store = open()) {
            assertTrue(Files.notExists(file));
            given(store);
        }
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals(32, Base64.getDecoder().decode(Files.readString(file).strip()).length);
        try (SqliteStore store = open()) {
            assertEquals(VALUE, store.vault().open(ID, "TOKEN", 1));
        }
        try (SqliteStore store = open("secret_key", Files.readString(file).strip())) {
            assertEquals(VALUE, store.vault().open(ID, "TOKEN", 1));
        }
    }

    @Test
    void anotherKeyOpensNothingAndSealsTheNextVersion() {
        try (SqliteStore store = open("secret_key", key(1))) {
            given(store);
        }
        try (SqliteStore store = open("secret_key", key(2))) {
            unreadable(store);
            assertEquals(2, store.vault().seal(ID, "TOKEN", VALUE));
            assertEquals(VALUE, store.vault().open(ID, "TOKEN", 2));
            unreadable(store);
        }
        try (SqliteStore store = open("secret_key", key(1))) {
            assertEquals(VALUE, store.vault().open(ID, "TOKEN", 1));
        }
    }

    @Test
    void aMissingKeyFileIsNotMadeAnewToOpenWith() throws IOException {
        Path file = folder.resolve("secret.key");
        try (SqliteStore store = open()) {
            given(store);
        }
        Files.delete(file);
        try (SqliteStore store = open()) {
            ForgeException refusal = unreadable(store);
            assertTrue(refusal.line().contains(file.toString()), refusal.line());
            assertTrue(Files.notExists(file));
        }
    }

    @Test
    void whatIsNotAKeyIsRefused() throws IOException {
        for (String wrong : List.of("short", "c2hvcnQ=", "not base 64 at all, but of some length")) {
            ForgeException refusal = assertThrows(ForgeException.class, () -> open("secret_key", wrong));
            assertEquals(ErrorCode.INVALID_INPUT, refusal.code());
            assertTrue(refusal.line().contains("secret_key"), refusal.line());
            assertFalse(refusal.line().contains(wrong), refusal.line());
        }
        Files.writeString(folder.resolve("secret.key"), "damaged");
        try (SqliteStore store = open()) {
            assertThrows(ForgeException.class, () -> given(store));
            assertEquals(Optional.empty(), store.workloads().find(ID));
        }
        assertEquals("damaged", Files.readString(folder.resolve("secret.key")));
    }

    @Test
    void aRowMovedElsewhereDoesNotOpen() {
        for (String moved : List.of(
                "UPDATE secret SET version = 2",
                "UPDATE secret SET name = 'OTHER'",
                "UPDATE secret SET workload = '" + Samples.workloadId(2) + "'",
                "UPDATE secret SET sealed = zeroblob(length(sealed))",
                "UPDATE secret SET sealed = x'00'")) {
            try (SqliteStore store = open()) {
                given(store);
                store.workloads().create(Samples.workload(2), List.of(), Map.of());
                store.vault().seal(Samples.workloadId(2), "TOKEN", "x");
                store.vault().seal(ID, "OTHER", "y");
                store.db()
                        .change(handle ->
                                handle.execute("DELETE FROM secret WHERE workload <> ? OR name = 'OTHER'", ID.value()));
                store.db().change(handle -> handle.execute(moved));
                ForgeException refusal = assertThrows(ForgeException.class, () -> {
                    for (WorkloadId id : List.of(ID, Samples.workloadId(2))) {
                        for (String name : List.of("TOKEN", "OTHER")) {
                            for (long version : new long[] {1, 2}) {
                                openIfThere(store, id, name, version);
                            }
                        }
                    }
                });
                assertEquals(ErrorCode.SECRET_UNREADABLE, refusal.code(), refusal.line());
                store.db().change(handle -> handle.execute("DELETE FROM workload"));
            }
        }
    }

    private static void openIfThere(SqliteStore store, WorkloadId id, String name, long version) {
        try {
            store.vault().open(id, name, version);
        } catch (ForgeException e) {
            if (e.code() != ErrorCode.NOT_FOUND) {
                throw e;
            }
        }
    }

    private static final WebhookKeys KEYS =
            new WebhookKeys("address-that-nobody-guesses", Optional.of("signing-secret"));
    private static final WebhookKeys OLD_KEYS = new WebhookKeys("address-of-long-ago", Optional.of("signed-long-ago"));

    private static void givenWebhook(SqliteStore store) {
        Trigger trigger = Samples.trigger(1).withWebhook(true);
        store.triggers().create(trigger, Optional.of(OLD_KEYS), List.of());
        store.triggers().rotate(trigger.id(), KEYS, Samples.AT.plusSeconds(60));
    }

    private static String unreadableWebhook(Executable act) {
        ForgeException refusal = assertThrows(ForgeException.class, act);
        assertEquals(ErrorCode.SECRET_UNREADABLE, refusal.code(), refusal.line());
        assertTrue(refusal.line().contains(Samples.triggerId(1).value()), refusal.line());
        for (WebhookKeys keys : List.of(KEYS, OLD_KEYS)) {
            assertFalse(refusal.line().contains(keys.address()), refusal.line());
            assertFalse(refusal.line().contains(keys.signing().orElseThrow()), refusal.line());
        }
        return refusal.line();
    }

    @Test
    void noFileHoldsAWebhooksKeysInTheOpen() throws IOException {
        try (SqliteStore store = open()) {
            givenWebhook(store);
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
                    for (WebhookKeys keys : List.of(KEYS, OLD_KEYS)) {
                        assertFalse(bytes.contains(keys.address()), file.toString());
                        assertFalse(bytes.contains(keys.signing().orElseThrow()), file.toString());
                    }
                }
            }
        }
    }

    @Test
    void anotherKeyOpensNoWebhook() {
        try (SqliteStore store = open("secret_key", key(1))) {
            givenWebhook(store);
            Trigger unsigned = Samples.trigger(2).withWebhook(true);
            store.triggers().create(unsigned, Optional.of(new WebhookKeys("open", Optional.empty())), List.of());
        }
        try (SqliteStore store = open("secret_key", key(2))) {
            String line = unreadableWebhook(() -> store.triggers().webhook(Samples.triggerId(1)));
            assertTrue(line.contains("rotate"), line);
            unreadableWebhook(() -> store.triggers().at(KEYS.address(), Samples.AT));
            unreadableWebhook(() -> store.triggers().at(OLD_KEYS.address(), Samples.AT));
            assertTrue(store.triggers().at("open", Samples.AT).isPresent(), "there is nothing to open");
            store.triggers().rotate(Samples.triggerId(1), new WebhookKeys("new", Optional.of("s")), Samples.AT);
            assertTrue(store.triggers().at("new", Samples.AT).isPresent());
        }
    }

    @Test
    void aWebhooksKeysMovedElsewhereDoNotOpen() {
        for (String moved : List.of(
                "UPDATE webhook_key SET trigger = '" + Samples.triggerId(2) + "'",
                "UPDATE webhook_key SET signing = address",
                "UPDATE webhook_key SET address = signing",
                "UPDATE webhook_key SET (address, signing) = (SELECT o.address, o.signing FROM webhook_key o"
                        + " WHERE o.until IS NOT NULL) WHERE until IS NULL",
                "UPDATE webhook_key SET address = zeroblob(length(address)), signing = zeroblob(length(signing))")) {
            try (SqliteStore store = open()) {
                givenWebhook(store);
                store.triggers().create(Samples.trigger(2), Optional.empty(), List.of());
                store.db().change(handle -> handle.execute(moved));
                ForgeException refusal = assertThrows(
                        ForgeException.class,
                        () -> {
                            store.triggers().webhook(Samples.triggerId(1));
                            store.triggers().webhook(Samples.triggerId(2));
                        },
                        moved);
                assertEquals(ErrorCode.SECRET_UNREADABLE, refusal.code(), refusal.line());
                store.db().change(handle -> handle.execute("DELETE FROM trigger"));
            }
        }
    }
}
