package dev.tinyforge.tck.gitops;

import dev.tinyforge.ports.store.Store;
import dev.tinyforge.tck.fake.FakeWorld;

class FakeSyncTest extends SyncContract {
    @Override
    protected Store store(FakeWorld world, String process) {
        return world.process(process).store();
    }

    @Override
    protected int rounds() {
        return 300;
    }
}
