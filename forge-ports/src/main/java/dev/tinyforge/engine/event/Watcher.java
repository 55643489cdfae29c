package dev.tinyforge.engine.event;

import dev.tinyforge.engine.tell.Narrator;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.store.Lease;
import dev.tinyforge.ports.store.Store;
import dev.tinyforge.ports.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one process does for all that share a store: looks at the time and at repositories, takes up what was left undecided,
 * and keeps the ledger within bounds. Passive: whoever schedules it calls {@link #pass} every few seconds.
 */
public final class Watcher {
    private static final Duration READ_EVERY = Duration.ofSeconds(5);
    private static final Duration RESUME_EVERY = Duration.ofSeconds(10);
    private static final Duration TRIM_EVERY = Duration.ofHours(1);

    private final Store store;
    private final Clock clock;
    private final TriggerKinds kinds;
    private final EventService events;
    private final Timekeeper time;
    private final Poller poller;
    private final Keeping keeping;
    private final Duration ttl;
    private @Nullable Lease lease;
    private List<Watching> watching = List.of();
    private Instant read = Instant.MIN;
    private Instant resumed = Instant.MIN;
    private Instant trimmed = Instant.MIN;

    /** How much of the ledger is kept. */
    public record Keeping(Duration age, int entries) {}

    Watcher(
            Store store,
            Clock clock,
            TriggerKinds kinds,
            EventService events,
            Looks looks,
            Keeping keeping,
            Duration ttl,
            Narrator narrator) {
        this.store = store;
        this.clock = clock;
        this.kinds = kinds;
        this.events = events;
        this.time = new Timekeeper(store, events, narrator);
        this.poller = new Poller(store, clock, events, looks, narrator);
        this.keeping = keeping;
        this.ttl = ttl;
    }

    /**
     * @return what is to be asked outside now; each blocks and may be run on any thread
     * @throws ForgeException when the store does not answer; nothing is lost by that
     */
    public synchronized List<Runnable> pass() {
        Optional<Lease> leading = lead();
        if (leading.isEmpty()) {
            return List.of();
        }
        Instant now = clock.now();
        if (due(resumed, RESUME_EVERY, now)) {
            events.resume();
            resumed = now;
        }
        if (due(trimmed, TRIM_EVERY, now)) {
            store.ledger().trim(now.minus(keeping.age()), keeping.entries());
            // Later than the ledger forgets keys: they are made of how often a watch was saved, which starts anew.
            store.watches().trim(leading.get(), now.minus(keeping.age().multipliedBy(2)));
            trimmed = now;
        }
        if (due(read, READ_EVERY, now)) {
            watching = Watching.of(store.bindings().enabled(), kinds);
            read = now;
        }
        time.look(leading.get(), watching, now);
        return poller.due(leading.get(), watching, now);
    }

    /** Lets another process lead. */
    public synchronized void stop() {
        if (lease != null) {
            store.leases().release(lease);
            lease = null;
        }
    }

    private Optional<Lease> lead() {
        Optional<Lease> now = lease == null
                ? store.leases().acquire("watch", ttl)
                : store.leases().renew(lease, ttl);
        lease = now.orElse(null);
        return now;
    }

    private static boolean due(Instant last, Duration every, Instant now) {
        return last.equals(Instant.MIN) || now.isBefore(last) || !now.isBefore(last.plus(every));
    }
}
