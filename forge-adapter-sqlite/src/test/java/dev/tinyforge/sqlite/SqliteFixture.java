package dev.tinyforge.sqlite;

import dev.tinyforge.ports.settings.ForgeConfig;
import dev.tinyforge.ports.store.Store;
import dev.tinyforge.ports.time.Clock;
import dev.tinyforge.tck.store.StoreFixture;
import java.nio.file.Path;
import java.util.Map;

/** A database in a folder of the test's own. */
final class SqliteFixture extends StoreFixture {
    private final Path folder;

    SqliteFixture(Path folder) {
        this.folder = folder;
    }

    static ForgeConfig config(Path dataDir) {
        return ForgeConfig.of(Map.of("data_dir", dataDir.toString()));
    }

    @Override
    protected Store open(Clock clock) {
        return new SqliteStoreFactory().open(config(folder), clock);
    }

    @Override
    protected void kill(Store handle) {
        SqliteStore store = (SqliteStore) handle;
        store.owner().close();
        store.db().close();
    }

    @Override
    protected Path backupFile() {
        return folder.resolve("backup.db");
    }

    @Override
    protected Store openBackup(Path file, Clock clock) {
        return new SqliteStoreFactory()
                .open(ForgeConfig.of(Map.of("data_dir", folder.toString(), "sqlite.file", file.toString())), clock);
    }

    @Override
    protected boolean manyWritesAreCheap() {
        return false;
    }
}
