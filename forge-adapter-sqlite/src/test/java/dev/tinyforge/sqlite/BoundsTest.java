package dev.tinyforge.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tinyforge.domain.workload.QueuePolicy;
import dev.tinyforge.ports.store.DeploymentLog;
import dev.tinyforge.ports.store.DeploymentLog.Level;
import dev.tinyforge.ports.store.EventLog;
import dev.tinyforge.tck.store.Samples;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the contract says of full logs, with rows that did not come one by one. */
class BoundsTest {
    @TempDir(factory = QuickTempDir.class)
    Path folder;

    private SqliteStore open() {
        return (SqliteStore) new SqliteStoreFactory().open(SqliteFixture.config(folder), () -> Samples.AT);
    }

    private static void repeat(SqliteStore store, int times, String insert) {
        store.db()
                .change(handle -> handle.execute(
                        "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ?) " + insert,
                        times));
    }

    @Test
    void aFullDeploymentLogTakesWarningsOnly() {
        try (SqliteStore store = open()) {
            var workload = store.workloads().create(Samples.workload(1), List.of(), Map.of());
            store.deployments().submit(Samples.deployment(1, workload, Samples.AT), QueuePolicy.LATEST);
            repeat(
                    store,
                    9_999,
                    "INSERT INTO deployment_log SELECT '" + Samples.deploymentId(1)
                            + "', n, '2025-01-01T00:00:00Z', 'INFO', 's', 'm' FROM n");
            for (Level level : List.of(Level.INFO, Level.INFO, Level.WARN, Level.INFO, Level.ERROR)) {
                store.log().append(Samples.deploymentId(1), new DeploymentLog.Entry(Samples.AT, level, "s", "m"));
            }
            List<DeploymentLog.Numbered> end = store.log().read(Samples.deploymentId(1), 9_999, 10);
            assertEquals(
                    List.of(Level.INFO, Level.WARN, Level.ERROR),
                    end.stream().map(numbered -> numbered.entry().level()).toList());
            assertEquals(
                    List.of(10_000L, 10_001L, 10_002L),
                    end.stream().map(DeploymentLog.Numbered::number).toList());
        }
    }

    @Test
    void theOldestEventsGo() {
        try (SqliteStore store = open()) {
            repeat(store, 100_000, "INSERT INTO event SELECT n, '2025-01-01T00:00:00Z', 'a', 'b', 'c', n FROM n");
            store.events().append(new EventLog.Entry(Samples.AT, "a", "b", "c", "newest"));
            List<EventLog.Numbered> all = store.events().list(Optional.empty(), 200_000);
            assertEquals(100_000, all.size());
            assertEquals("newest", all.get(0).entry().text());
            assertEquals("2", all.get(all.size() - 1).entry().text());
        }
    }
}
