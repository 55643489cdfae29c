package dev.tinyforge.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.ports.store.Lease;
import dev.tinyforge.ports.store.Store;
import dev.tinyforge.tck.store.Samples;
import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeaseLivenessTest {
    private static final Duration TTL = Duration.ofSeconds(20);

    @TempDir(factory = QuickTempDir.class)
    Path folder;

    private final AtomicReference<Instant> now = new AtomicReference<>(Samples.AT);

    private SqliteStore open() {
        return (SqliteStore) new SqliteStoreFactory().open(SqliteFixture.config(folder), now::get);
    }

    @Test
    void aClockSetBackKeepsALivingOwnersLeaseForOneMoreTermAtMost() {
        try (Store one = open();
                Store two = open()) {
            Lease lost = one.leases().acquire("work", TTL).orElseThrow();
            now.updateAndGet(instant -> instant.minus(Duration.ofDays(365)));
            assertEquals(Optional.empty(), two.leases().acquire("work", TTL));
            now.updateAndGet(instant -> instant.plus(TTL));
            assertTrue(two.leases().acquire("work", TTL).orElseThrow().token() > lost.token());
        }
    }

    @Test
    void whatADeadOwnerLeftIsGoneAfterTheNextStart() throws Exception {
        SqliteStore dead = open();
        dead.leases().acquire("work", TTL);
        Path left = folder.resolve("owners").resolve(dead.owner().id() + ".lock");
        dead.owner().close();
        Files.createFile(left);
        try (SqliteStore next = open()) {
            assertTrue(Files.notExists(left));
            int leases = next.db().read(handle -> handle.createQuery("SELECT count(*) FROM lease")
                    .mapTo(Integer.class)
                    .one());
            assertEquals(0, leases);
        }
        dead.close();
    }

    /** A program may load the store twice; the second must not free the first one's lock by looking at it. */
    @Test
    void anOwnerOfAnotherClassLoaderIsAlive() throws Exception {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            urls.add(Path.of(entry).toUri().toURL());
        }
        try (SqliteStore one = open();
                URLClassLoader loader =
                        new URLClassLoader(urls.toArray(new URL[0]), ClassLoader.getPlatformClassLoader())) {
            var alive = loader.loadClass(Owner.class.getName()).getDeclaredMethod("alive", Path.class, String.class);
            alive.setAccessible(true);
            Path owners = folder.toRealPath().resolve("owners");
            for (int i = 0; i < 3; i++) {
                assertEquals(true, alive.invoke(null, owners, one.owner().id()));
            }
            one.owner().close();
            assertEquals(false, alive.invoke(null, owners, one.owner().id()));
        }
    }
}
