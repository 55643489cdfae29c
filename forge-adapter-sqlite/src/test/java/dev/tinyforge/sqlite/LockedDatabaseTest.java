package dev.tinyforge.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.store.EventLog;
import dev.tinyforge.tck.store.Samples;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Takes the 5 seconds that are waited for a lock. */
@Tag("real")
class LockedDatabaseTest {
    @TempDir
    Path folder;

    @Test
    void aLockThatStaysIsToldAndOverOnceItIsGone() throws Exception {
        EventLog.Entry event = new EventLog.Entry(Samples.AT, "a", "b", "c", "d");
        try (SqliteStore store =
                (SqliteStore) new SqliteStoreFactory().open(SqliteFixture.config(folder), () -> Samples.AT)) {
            try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("forge.db"));
                    Statement statement = other.createStatement()) {
                statement.execute("BEGIN IMMEDIATE");
                ForgeException refusal =
                        assertThrows(ForgeException.class, () -> store.events().append(event));
                assertEquals(ErrorCode.STORE_UNAVAILABLE, refusal.code());
                assertTrue(refusal.line().contains("locked by another program"), refusal.line());
                assertEquals(0, store.events().list(Optional.empty(), 10).size(), "reading goes on");
                statement.execute("ROLLBACK");
            }
            store.events().append(event);
            assertEquals(1, store.events().list(Optional.empty(), 10).size());
        }
    }
}
