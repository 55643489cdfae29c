package dev.tinyforge.sqlite;

import dev.tinyforge.tck.store.StoreContract;
import dev.tinyforge.tck.store.StoreFixture;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreContractTest implements StoreContract {
    @TempDir(factory = QuickTempDir.class)
    Path folder;

    private SqliteFixture fixture;

    @BeforeEach
    void prepare() {
        fixture = new SqliteFixture(folder);
    }

    @Override
    public StoreFixture fixture() {
        return fixture;
    }
}
