package dev.tinyforge.engine.event;

import dev.tinyforge.domain.trigger.InboundEvent;
import dev.tinyforge.domain.trigger.Trigger;
import dev.tinyforge.domain.trigger.Watched;
import dev.tinyforge.engine.tell.Narrator;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.store.Lease;
import dev.tinyforge.ports.store.Ledger.Arriving;
import dev.tinyforge.ports.store.Ledger.Origin;
import dev.tinyforge.ports.store.Store;
import dev.tinyforge.ports.store.Watches.Watch;
import dev.tinyforge.ports.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Asks repositories for what has changed: each once, however many triggers watch it. The first look at something is only
 * remembered. What changed is written down before the look is remembered, under a key made of how often it was, so that a
 * look repeated after a crash finds nothing twice.
 */
final class Poller {
    private static final Duration LONGEST = Duration.ofHours(1);

    private final Store store;
    private final Clock clock;
    private final EventService events;
    private final Looks looks;
    private final Narrator narrator;
    private final Set<String> asking = ConcurrentHashMap.newKeySet();
    private final Map<String, Instant> silencedHosts = new ConcurrentHashMap<>();

    Poller(Store store, Clock clock, EventService events, Looks looks, Narrator narrator) {
        this.store = store;
        this.clock = clock;
        this.events = events;
        this.looks = looks;
        this.narrator = narrator;
    }

    /** Those who watch one repository. */
    record Audience(String name, List<Listener> listeners) {
        record Listener(Trigger trigger, Watched watched) {}

        Duration every() {
            return listeners.stream()
                    .map(listener -> listener.watched().every())
                    .min(Duration::compareTo)
                    .orElse(LONGEST);
        }
    }

    /** A change that was found. @param name of the tag or ref it is in */
    record Found(String name, InboundEvent event) {}

    /** What a look found. @param notBefore this host is to be left alone until then */
    record Look(List<Found> found, Map<String, String> seen, Optional<String> validator, Optional<Instant> notBefore) {}

    /** What is to be asked now; each may be run on any thread, and blocks. */
    List<Runnable> due(Lease lease, List<Watching> all, Instant now) {
        List<Runnable> due = new ArrayList<>();
        for (Audience audience : audiences(all).values()) {
            Watch watch = store.watches().find(audience.name()).orElseGet(() -> Watch.first(audience.name(), now));
            if (!watch.next().isAfter(now) && !silenced(audience, now) && asking.add(audience.name())) {
                due.add(() -> {
                    try {
                        ask(lease, audience, watch);
                    } finally {
                        asking.remove(audience.name());
                    }
                });
            }
        }
        return due;
    }

    private static Map<String, Audience> audiences(List<Watching> all) {
        Map<String, Audience> byName = new LinkedHashMap<>();
        for (Watching one : all) {
            one.watched().ifPresent(watched -> byName.computeIfAbsent(
                            Looks.name(watched), name -> new Audience(name, new ArrayList<>()))
                    .listeners()
                    .add(new Audience.Listener(one.trigger(), watched)));
        }
        return byName;
    }

    private boolean silenced(Audience audience, Instant now) {
        Instant until = silencedHosts.get(Looks.host(audience.listeners().get(0).watched()));
        return until != null && now.isBefore(until);
    }

    private void ask(Lease lease, Audience audience, Watch before) {
        try {
            Look look = looks.at(audience, before, clock.now());
            Instant now = clock.now();
            look.notBefore()
                    .ifPresent(until -> silencedHosts.put(
                            Looks.host(audience.listeners().get(0).watched()), until));
            tell(audience, before, look.found(), now);
            Instant next = now.plus(jittered(audience.every(), before));
            store.watches()
                    .save(
                            lease,
                            new Watch(
                                    before.name(),
                                    before.revision(),
                                    look.seen(),
                                    look.validator(),
                                    now,
                                    look.notBefore().filter(next::isBefore).orElse(next),
                                    0,
                                    Optional.empty()));
        } catch (ForgeException e) {
            failed(lease, audience, before, e);
        } catch (RuntimeException e) {
            narrator.defect("asking " + audience.name(), e);
            failed(lease, audience, before, new ForgeException(ErrorCode.INTERNAL, "an error in Forge itself: " + e));
        }
    }

    private void tell(Audience audience, Watch before, List<Found> found, Instant now) {
        List<Arriving> arriving = new ArrayList<>();
        for (Found one : found) {
            audience.listeners().stream()
                    .filter(listener -> Looks.wanted(listener.watched(), one.name()))
                    .map(Audience.Listener::trigger)
                    .distinct()
                    .map(trigger -> new Arriving(
                            trigger.id(),
                            Origin.POLL,
                            Optional.empty(),
                            Optional.of(before.name() + " look " + before.revision() + " " + one.name()),
                            one.event(),
                            "forge",
                            now))
                    .forEach(arriving::add);
        }
        if (!arriving.isEmpty()) {
            events.handle(arriving);
        }
    }

    private void failed(Lease lease, Audience audience, Watch before, ForgeException e) {
        if (e.code() == ErrorCode.LEASE_LOST || e.code() == ErrorCode.STORE_UNAVAILABLE) {
            narrator.problem("what was seen of " + audience.name() + " is not remembered", e);
            return;
        }
        if (before.lastError().filter(e.line()::equals).isEmpty()) {
            narrator.problem(audience.name() + " was not asked", e);
        }
        Instant now = clock.now();
        Duration wait = audience.every();
        for (int i = 0; i <= before.failures() && wait.compareTo(LONGEST) < 0; i++) {
            wait = wait.multipliedBy(2);
        }
        Duration most = wait.compareTo(LONGEST) < 0 ? wait : LONGEST;
        try {
            store.watches()
                    .save(
                            lease,
                            new Watch(
                                    before.name(),
                                    before.revision(),
                                    before.seen(),
                                    before.validator(),
                                    before.at(),
                                    now.plus(jittered(most, before)),
                                    before.failures() + 1,
                                    Optional.of(narrator.mask(e.line()))));
        } catch (ForgeException unsaved) {
            narrator.problem("that " + audience.name() + " was not reached is not remembered", unsaved);
        }
    }

    /** Up to a tenth earlier or later, differing by name and look, so that not everything is asked at once. */
    private static Duration jittered(Duration every, Watch watch) {
        int spread = Math.floorMod((watch.name() + watch.revision()).hashCode() * 0x9e3779b1, 201) - 100;
        return every.plus(every.multipliedBy(spread).dividedBy(1000));
    }
}
