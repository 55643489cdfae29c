package dev.tinyforge.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.settings.ForgeConfig;
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
}
