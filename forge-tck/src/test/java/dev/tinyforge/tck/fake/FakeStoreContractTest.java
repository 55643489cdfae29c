package dev.tinyforge.tck.fake;

import dev.tinyforge.ports.store.Store;
import dev.tinyforge.ports.time.Clock;
import dev.tinyforge.tck.store.StoreContract;
import dev.tinyforge.tck.store.StoreFixture;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.IdentityHashMap;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

class FakeStoreContractTest implements StoreContract {
    @TempDir
    Path folder;

    private final StoreFixture fixture = new Fixture();

    @Override
    public StoreFixture fixture() {
        return fixture;
    }

    private final class Fixture extends StoreFixture {
        private final FakeWorld world = new FakeWorld();
        private final IdentityHashMap<Store, String> owners = new IdentityHashMap<>();

        @Override
        protected Instant now() {
            return world.clock().now();
        }

        @Override
        protected void pass(Duration duration) {
            if (duration.isNegative()) {
                world.clock().setBack(duration.negated());
            } else {
                world.clock().advance(duration);
            }
        }

        @Override
        protected Store open(Clock clock) {
            String owner = "process-" + owners.size();
            Store store = world.openStore(owner);
            owners.put(store, owner);
            return store;
        }

        @Override
        protected void kill(Store handle) {
            world.kill(owners.get(handle));
        }

        @Override
        protected Path backupFile() {
            return folder.resolve("backup");
        }

        @Override
        protected Optional<Store> openBackup(Path file, Clock clock) {
            return Optional.empty();
        }

        @Override
        protected boolean manyWritesAreCheap() {
            return true;
        }
    }
}
