package dev.tinyforge.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.ports.store.JournalRecord;
import dev.tinyforge.ports.store.Lease;
import dev.tinyforge.tck.store.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Processes that are killed, and processes that work side by side. */
@Tag("real")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class KilledProcessTest {
    private static final int KILLS = 12;

    @TempDir
    Path folder;

    private SqliteStore open() {
        return (SqliteStore) new SqliteStoreFactory().open(SqliteFixture.config(folder), Instant::now);
    }

    @Test
    void whatAKilledProcessWasToldIsWrittenIsThere() throws Exception {
        Random random = new Random(42);
        long token = 0;
        for (int round = 1; round <= KILLS; round++) {
            int told = -1;
            try (ChildProcess child = ChildProcess.start("journal", folder, round)) {
                int until = random.nextInt(200);
                while (told < until) {
                    String line = child.line();
                    assertNotNull(line, "it ended by itself");
                    told = Integer.parseInt(line);
                }
                child.kill();
                for (String line = child.line(); line != null; line = child.line()) {
                    told = Integer.parseInt(line);
                }
            }
            try (SqliteStore store = open()) {
                assertEquals("ok", integrity(store));
                List<JournalRecord> journal = store.journal().read(Samples.deploymentId(round));
                assertTrue(journal.size() > told, "told " + told + ", kept " + journal.size());
                assertTrue(journal.size() <= told + 2, "told " + told + ", kept " + journal.size());
                for (int position = 1; position < journal.size(); position++) {
                    assertEquals(ChildProcess.entry(position), journal.get(position));
                }
                Lease lease =
                        store.leases().acquire("work", Duration.ofHours(1)).orElseThrow();
                assertTrue(lease.token() > token, "the dead one's lease is free at once, and fenced off");
                token = lease.token();
            }
        }
        assertEquals(List.of("forge.db", "native", "owners"), names(folder));
        assertEquals(List.of("start"), names(folder.resolve("owners")));
        try (Stream<Path> libraries = Files.walk(folder.resolve("native"))) {
            assertEquals(1, libraries.filter(Files::isRegularFile).count(), "nothing was left by the killed ones");
        }
    }

    private static String integrity(SqliteStore store) {
        return store.db().read(handle -> handle.createQuery("PRAGMA integrity_check")
                .mapTo(String.class)
                .one());
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void anotherProcessIsSeenAliveUntilItIsKilled() throws Exception {
        try (ChildProcess child = ChildProcess.start("journal", folder, 1)) {
            assertEquals("0", child.line());
            try (SqliteStore store = open()) {
                assertEquals(Optional.empty(), store.leases().acquire("work", Duration.ofSeconds(1)));
                child.kill();
                assertTrue(store.leases().acquire("work", Duration.ofSeconds(1)).isPresent());
            }
        }
    }

    @Test
    void processesThatStartAndWriteAtOnceDoNotDisturbEachOther() throws Exception {
        try (ChildProcess one = ChildProcess.start("write", folder, 1000);
                ChildProcess two = ChildProcess.start("write", folder, 2000);
                ChildProcess three = ChildProcess.start("write", folder, 3000)) {
            assertEquals("begun", one.line());
            assertEquals("begun", two.line());
            assertEquals("begun", three.line());
            assertEquals(0, one.end());
            assertEquals(0, two.end());
            assertEquals(0, three.end());
        }
        try (SqliteStore store = open()) {
            assertEquals(300, store.workloads().list(Optional.empty(), 1000).size());
        }
    }
}
