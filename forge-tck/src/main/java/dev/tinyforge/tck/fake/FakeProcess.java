package dev.tinyforge.tck.fake;

import dev.tinyforge.ports.compose.ComposeRunner;
import dev.tinyforge.ports.container.ContainerEngine;
import dev.tinyforge.ports.container.ContainerEngineFactory.Connection;
import dev.tinyforge.ports.container.HealthProbe;
import dev.tinyforge.ports.container.Images;
import dev.tinyforge.ports.proxy.ProxyRouter;
import dev.tinyforge.ports.registry.ImageRegistry;
import dev.tinyforge.ports.repository.RepositoryHost;
import dev.tinyforge.ports.store.Store;
import dev.tinyforge.ports.time.Clock;
import java.nio.file.Path;

/** One process of Forge in a world: its handles of every port, all of which refuse with {@link Crash} once it is dead. */
public final class FakeProcess {
    private final FakeWorld world;
    private final String owner;
    private final Gate gate;
    private volatile boolean alive = true;

    FakeProcess(FakeWorld world, String owner) {
        this.world = world;
        this.owner = owner;
        this.gate = new Gate(world, this);
    }

    /** The name its leases bear; a process started again has another. */
    public String owner() {
        return owner;
    }

    public boolean alive() {
        return alive;
    }

    /** It is gone at once: its leases can be taken over, and its subscriptions end without a word. */
    public void kill() {
        alive = false;
        world.host().forget(this);
    }

    public ContainerEngine engine() {
        return guard(ContainerEngine.class, new FakeEngine(world, this));
    }

    public Images images() {
        return guard(Images.class, new FakeImages(world));
    }

    public ImageRegistry registry() {
        return guard(ImageRegistry.class, new FakeRegistry(world));
    }

    public RepositoryHost repositoryHost() {
        return guard(RepositoryHost.class, new FakeRepositoryHost(world));
    }

    public ComposeRunner compose() {
        return guard(ComposeRunner.class, new FakeCompose(world, this));
    }

    public HealthProbe probe() {
        return guard(HealthProbe.class, new FakeProbe(world));
    }

    public Connection connection() {
        return new Connection(engine(), images(), probe());
    }

    public ProxyRouter proxy() {
        return guard(ProxyRouter.class, new FakeProxy(world, this));
    }

    public Store store() {
        return store(world.clock());
    }

    /** @param clock the one its leases go by */
    public Store store(Clock clock) {
        return guard(Store.class, new FakeStore(world.data(), this, clock));
    }

    /** What a backup has written, as a store of its own. */
    public Store openBackup(Path file, Clock clock) {
        return guard(Store.class, new FakeStore(world.backup(file), this, clock));
    }

    /** Any implementation of a port, with this process's boundaries around every call. */
    public <T> T guard(Class<T> port, T real) {
        return Intercepted.wrap(port, real, gate);
    }

    Gate gate() {
        return gate;
    }

    void check() {
        if (!alive) {
            throw new Crash(owner + " is dead");
        }
    }

    @Override
    public String toString() {
        return owner + (alive ? "" : " (dead)");
    }
}
