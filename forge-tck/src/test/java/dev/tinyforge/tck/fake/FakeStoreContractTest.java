package dev.tinyforge.tck.fake;

import dev.tinyforge.ports.store.Store;
import dev.tinyforge.ports.time.Clock;
import dev.tinyforge.tck.store.StoreContract;
import dev.tinyforge.tck.store.StoreFixture;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

class FakeStoreContractTest implements StoreContract {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final StoreFixture fixture = new FakeStoreFixture();

    @Override
    public StoreFixture fixture() {
        return fixture;
    }

    private final class FakeStoreFixture extends StoreFixture {
        private record Handle(FakeProcess process, Store store) {}

        private final FakeWorld world = new FakeWorld();
        private final List<Handle> handles = new ArrayList<>();

        @Override
        protected Store open(Clock clock) {
            FakeProcess process = world.process("process-" + handles.size());
            return closable(process, process.store(clock));
        }

        @Override
        protected void kill(Store handle) {
            handles.stream().filter(known -> known.store().equals(handle)).forEach(known -> known.process()
                    .kill());
        }

        @Override
        protected Path backupFile() {
            return folder.resolve("backup");
        }

        @Override
        protected Store openBackup(Path file, Clock clock) {
            FakeProcess process = world.process("process-" + handles.size());
            return closable(process, process.openBackup(file, clock));
        }

        @Override
        protected boolean manyWritesAreCheap() {
            return true;
        }

        /** Tests close every handle in the end, those of the dead too. */
        private Store closable(FakeProcess process, Store store) {
            Store closable = Intercepted.wrap(Store.class, store, (port, method, arguments, real) -> {
                if (method.equals("equals")) {
                    return System.identityHashCode(store) == arguments.get(0).hashCode();
                }
                if (method.equals("hashCode")) {
                    return System.identityHashCode(store);
                }
                return method.equals("close") && !process.alive() ? null : real.call();
            });
            handles.add(new Handle(process, closable));
            return closable;
        }
    }
}
