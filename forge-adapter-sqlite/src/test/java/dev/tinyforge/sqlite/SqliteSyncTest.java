package dev.tinyforge.sqlite;

import dev.tinyforge.ports.store.Store;
import dev.tinyforge.tck.fake.FakeWorld;
import dev.tinyforge.tck.gitops.SyncContract;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** Two handles on one file, as two processes have. */
class SqliteSyncTest extends SyncContract {
    @TempDir(factory = QuickTempDir.class)
    Path folder;

    private final List<Store> handles = new ArrayList<>();

    @Override
    protected Store store(FakeWorld world, String process) {
        Store handle = new SqliteStoreFactory().open(SqliteFixture.config(folder), world.clock());
        handles.add(handle);
        return handle;
    }

    @Override
    protected int rounds() {
        return 150;
    }

    @AfterEach
    void close() {
        handles.forEach(Store::close);
    }
}
