package dev.tinyforge.tck.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tinyforge.domain.workload.DeploymentId;
import dev.tinyforge.domain.workload.QueuePolicy;
import dev.tinyforge.domain.workload.Workload;
import dev.tinyforge.ports.store.DeploymentLog.Entry;
import dev.tinyforge.ports.store.DeploymentLog.Level;
import dev.tinyforge.ports.store.DeploymentLog.Numbered;
import dev.tinyforge.ports.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

interface DeploymentLogContract extends StoreTest {
    private DeploymentId run(int number) {
        Workload workload = store().workloads().create(Samples.workload(number), List.of(), Map.of());
        store().deployments().submit(Samples.deployment(number, workload, Samples.AT), QueuePolicy.QUEUE);
        return Samples.deploymentId(number);
    }

    private static Entry entry(Level level, String message) {
        return new Entry(Samples.AT, level, "pull", message);
    }

    @Test
    default void entriesAreNumberedFromOneInOrder() {
        DeploymentId run = run(1);
        DeploymentId other = run(2);
        List<Numbered> expected = new ArrayList<>();
        for (Level level : Level.values()) {
            Entry entry = entry(level, "message, \"quoted\"\nsecond line " + level);
            store().log().append(run, entry);
            store().log().append(other, entry);
            expected.add(new Numbered(expected.size() + 1L, entry));
        }
        assertEquals(expected, store().log().read(run, 0, 10));
        assertEquals(expected.subList(1, 3), store().log().read(run, 1, 10));
        assertEquals(expected.subList(0, 2), store().log().read(run, 0, 2));
        assertEquals(List.of(), store().log().read(run, 3, 10));
        assertEquals(List.of(), store().log().read(Samples.deploymentId(7), 0, 10));
    }

    @Test
    default void entriesOfManyWritersAreNumberedWithoutGaps() {
        DeploymentId run = run(1);
        Store other = fixture().another();
        List<Callable<Boolean>> acts = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Store store = i % 2 == 0 ? store() : other;
            acts.add(() -> {
                for (int n = 0; n < 10; n++) {
                    store.log().append(run, entry(Level.INFO, "line"));
                }
                return true;
            });
        }
        Together.run(acts);
        assertEquals(
                LongStream.rangeClosed(1, 80).boxed().toList(),
                store().log().read(run, 0, 1000).stream().map(Numbered::number).toList());
    }

    @Test
    default void aFullLogTakesWarningsOnly() {
        Assumptions.assumeTrue(fixture().manyWritesAreCheap(), "shown for this store by a test of its own");
        DeploymentId run = run(1);
        for (int i = 0; i < 10_000; i++) {
            store().log().append(run, entry(Level.INFO, "line"));
        }
        store().log().append(run, entry(Level.INFO, "one too many"));
        store().log().append(run, entry(Level.WARN, "warned"));
        store().log().append(run, entry(Level.ERROR, "failed"));
        assertEquals(
                List.of(
                        new Numbered(10_001, entry(Level.WARN, "warned")),
                        new Numbered(10_002, entry(Level.ERROR, "failed"))),
                store().log().read(run, 10_000, 10));
    }
}
