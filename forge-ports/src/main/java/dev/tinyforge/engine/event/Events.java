package dev.tinyforge.engine.event;

import dev.tinyforge.engine.tell.Masker;
import dev.tinyforge.engine.tell.Narrator;
import dev.tinyforge.ports.registry.ImageRegistry;
import dev.tinyforge.ports.repository.RepositoryHost;
import dev.tinyforge.ports.store.Store;
import dev.tinyforge.ports.time.Clock;
import dev.tinyforge.ports.time.Ids;
import dev.tinyforge.ports.usecase.HandleEvents;
import dev.tinyforge.ports.usecase.ManageTriggers;
import dev.tinyforge.ports.usecase.ReceiveDeliveries;
import java.time.Duration;
import java.util.concurrent.Executor;

/** All of this package, put together for one process. */
public final class Events {
    private final TriggerService triggers;
    private final EventService events;
    private final Watcher watcher;

    /** What it needs from the process it is part of. */
    public record Needs(
            Store store,
            Clock clock,
            Ids ids,
            ImageRegistry registry,
            RepositoryHost repositories,
            EventDeploys deploys,
            Narrator narrator,
            Masker masker) {}

    /**
     * @param pool bounds how many deployments are asked for at a time
     * @param leaseTtl how long another process waits for one that looked after triggers and is silent
     */
    public Events(Needs needs, Executor pool, Watcher.Keeping keeping, Duration leaseTtl) {
        TriggerKinds kinds = TriggerKinds.found();
        Decider decider = new Decider(needs.store(), kinds, needs.deploys(), needs.narrator(), pool);
        events = new EventService(needs.store(), needs.clock(), kinds, decider, needs.narrator());
        triggers =
                new TriggerService(needs.store(), needs.clock(), needs.ids(), kinds, needs.narrator(), needs.masker());
        Looks looks = new Looks(needs.registry(), needs.repositories());
        watcher = new Watcher(needs.store(), needs.clock(), kinds, events, looks, keeping, leaseTtl, needs.narrator());
    }

    public ManageTriggers triggers() {
        return triggers;
    }

    public HandleEvents handling() {
        return events;
    }

    public ReceiveDeliveries deliveries() {
        return events;
    }

    public Watcher watcher() {
        return watcher;
    }
}
