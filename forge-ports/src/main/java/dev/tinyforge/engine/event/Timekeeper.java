package dev.tinyforge.engine.event;

import dev.tinyforge.domain.trigger.InboundEvent;
import dev.tinyforge.domain.trigger.Trigger;
import dev.tinyforge.engine.tell.Narrator;
import dev.tinyforge.ports.store.Lease;
import dev.tinyforge.ports.store.Ledger.Arriving;
import dev.tinyforge.ports.store.Ledger.Origin;
import dev.tinyforge.ports.store.Store;
import dev.tinyforge.ports.store.Watches.Watch;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Tells triggers of the time when it is due for one of their bindings. How far it has looked is remembered, so that what
 * became due while nobody ran is seen afterwards; an event has that for its key, so that it is told once.
 */
final class Timekeeper {
    private static final String NAME = "time";
    private static final Duration REMEMBER_EVERY = Duration.ofSeconds(30);
    /** A clock may be mended by so much without anybody having to know. */
    private static final Duration SET_BACK = Duration.ofMinutes(5);

    private final Store store;
    private final EventService events;
    private final Narrator narrator;

    Timekeeper(Store store, EventService events, Narrator narrator) {
        this.store = store;
        this.events = events;
        this.narrator = narrator;
    }

    void look(Lease lease, List<Watching> all, Instant now) {
        Watch watch = store.watches().find(NAME).orElseGet(() -> first(lease, now));
        Instant since = watch.at();
        if (now.isBefore(since)) {
            if (since.isAfter(now.plus(SET_BACK))) {
                narrator.problem(
                        "the clock was set back from " + since + " to " + now + "; schedules go by it from here");
                save(lease, watch, now);
            }
            return;
        }
        Set<Trigger> due = new LinkedHashSet<>();
        all.stream().filter(one -> one.due(since, now)).map(Watching::trigger).forEach(due::add);
        if (!due.isEmpty()) {
            events.handle(
                    due.stream().map(trigger -> arriving(trigger, since, now)).toList());
        }
        if (!due.isEmpty() || !now.isBefore(since.plus(REMEMBER_EVERY))) {
            save(lease, watch, now);
        }
    }

    private static Arriving arriving(Trigger trigger, Instant since, Instant now) {
        return new Arriving(
                trigger.id(),
                Origin.TICK,
                Optional.empty(),
                Optional.of(NAME + " after " + since),
                new InboundEvent.TimeReached(since, now),
                "forge",
                now);
    }

    private Watch first(Lease lease, Instant now) {
        return store.watches().save(lease, Watch.first(NAME, now));
    }

    private void save(Lease lease, Watch watch, Instant now) {
        store.watches().save(lease, watch.lookedAt(now));
    }
}
