package dev.tinyforge.tck.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.workload.Workload;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.store.Store;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

interface StoreHandleContract extends StoreTest {
    private Workload create(Store store, int number) {
        return store.workloads().create(Samples.workload(number), List.of("app" + number + ".example.org"), Map.of());
    }

    @Test
    default void handlesSeeWhatOthersWrote() {
        Store other = fixture().another();
        Workload mine = create(store(), 1);
        Workload theirs = create(other, 2);
        assertEquals(Optional.of(mine), other.workloads().find(mine.id()));
        assertEquals(Optional.of(theirs), store().workloads().find(theirs.id()));
    }

    @Test
    default void whatWasWrittenIsThereAfterAClose() {
        Store other = fixture().another();
        Workload workload = create(store(), 1);
        store().close();
        store().close();
        other.close();
        assertEquals(Optional.of(workload), fixture().another().workloads().find(workload.id()));
    }

    @Test
    default void aHandleSaysOnOneLineWhereItIs() {
        String line = store().describe();
        assertFalse(line.isBlank());
        assertEquals(1, line.lines().count());
    }

    @Test
    default void statementsAreCounted() {
        long before = store().statements();
        assertEquals(before, store().statements());
        create(store(), 1);
        long written = store().statements();
        assertTrue(written > before, before + " to " + written);
        store().workloads().list(Optional.empty(), 10);
        assertTrue(store().statements() > written, written + " to " + store().statements());
        store().close();
        assertTrue(store().statements() > written);
    }

    @Test
    default void aBackupHoldsEverything() {
        Workload workload = store().workloads()
                .create(Samples.withSecrets(Samples.workload(1), "TOKEN"), List.of(), Map.of("TOKEN", "value"));
        Path file = fixture().backupFile();
        store().backup(file);
        create(store(), 2);
        Store copy = fixture().fromBackup(file);
        assertEquals(List.of(workload), copy.workloads().list(Optional.empty(), 10));
        assertEquals("value", copy.vault().open(workload.id(), "TOKEN", 1));
        fixture().lease(copy);
    }

    @Test
    default void aBackupNeverReplacesAFile() throws java.io.IOException {
        Path file = fixture().backupFile();
        Files.writeString(file, "precious");
        StoreFixture.refused(ErrorCode.INVALID_INPUT, () -> store().backup(file));
        assertEquals("precious", Files.readString(file));
    }

    @Test
    default void manyThreadsOfManyHandlesWriteAtOnce() {
        List<Store> stores = List.of(store(), fixture().another(), fixture().another());
        List<Callable<Integer>> acts = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            Store store = stores.get(i % stores.size());
            int base = (i + 1) * 100;
            acts.add(() -> {
                for (int n = 0; n < 10; n++) {
                    create(store, base + n);
                }
                return base;
            });
        }
        Together.run(acts);
        assertEquals(60, store().workloads().list(Optional.empty(), 1000).size());
    }

    @Test
    default void aBackupIsConsistentWhileOthersWrite() {
        Store other = fixture().another();
        Path file = fixture().backupFile();
        Together.<Boolean>run(List.of(
                () -> {
                    for (int n = 1; n <= 40; n++) {
                        create(other, n);
                    }
                    return true;
                },
                () -> {
                    store().backup(file);
                    return true;
                }));
        Store copy = fixture().fromBackup(file);
        List<Workload> copied = copy.workloads().list(Optional.empty(), 1000);
        for (int n = 1; n <= copied.size(); n++) {
            assertEquals(Samples.workloadId(n), copied.get(n - 1).id());
        }
        assertTrue(copied.size() <= 40);
    }
}
