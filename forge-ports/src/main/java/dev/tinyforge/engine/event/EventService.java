package dev.tinyforge.engine.event;

import dev.tinyforge.domain.trigger.InboundEvent;
import dev.tinyforge.domain.trigger.Trigger;
import dev.tinyforge.domain.trigger.TriggerId;
import dev.tinyforge.domain.webhook.Delivery;
import dev.tinyforge.domain.webhook.JsonReader;
import dev.tinyforge.domain.webhook.Parsed;
import dev.tinyforge.domain.webhook.Sender;
import dev.tinyforge.domain.webhook.Signature;
import dev.tinyforge.domain.webhook.Signatures;
import dev.tinyforge.domain.webhook.Webhooks;
import dev.tinyforge.engine.event.Decider.Opinion;
import dev.tinyforge.engine.tell.Narrator;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.store.Ledger;
import dev.tinyforge.ports.store.Ledger.Arrival;
import dev.tinyforge.ports.store.Ledger.Arriving;
import dev.tinyforge.ports.store.Ledger.Decision;
import dev.tinyforge.ports.store.Ledger.Entry;
import dev.tinyforge.ports.store.Ledger.Origin;
import dev.tinyforge.ports.store.Store;
import dev.tinyforge.ports.store.Triggers.Hook;
import dev.tinyforge.ports.store.Watches.Watch;
import dev.tinyforge.ports.time.Clock;
import dev.tinyforge.ports.usecase.HandleEvents;
import dev.tinyforge.ports.usecase.PageLimit;
import dev.tinyforge.ports.usecase.ReceiveDeliveries;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Events in, decisions out, the ledger in between: what is in it undecided is decided sooner or later. */
final class EventService implements HandleEvents, ReceiveDeliveries {
    /** Senders give up after ten seconds. */
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(8);

    private static final Duration GIVE_UP_AFTER = Duration.ofMinutes(15);

    private final Store store;
    private final Clock clock;
    private final TriggerKinds kinds;
    private final Decider decider;
    private final Narrator narrator;
    private final Set<Long> underWay = ConcurrentHashMap.newKeySet();

    EventService(Store store, Clock clock, TriggerKinds kinds, Decider decider, Narrator narrator) {
        this.store = store;
        this.clock = clock;
        this.kinds = kinds;
        this.decider = decider;
        this.narrator = narrator;
    }

    @Override
    public WebhookAnswer deliver(String address, Delivery delivery, JsonReader json, String from) {
        Instant now = clock.now();
        Optional<Hook> hook = store.triggers().at(address, now);
        if (hook.isEmpty()) {
            return new WebhookAnswer.Unknown();
        }
        Sender sender = Sender.of(delivery);
        Optional<String> unsigned = hook.get().keys().signing().flatMap(secret -> unsigned(delivery, sender, secret));
        if (unsigned.isPresent()) {
            return new WebhookAnswer.Unsigned(unsigned.get());
        }
        TriggerId trigger = hook.get().trigger().id();
        return Webhooks.parse(delivery, json, now).match(new Parsed.Cases<>() {
            @Override
            public WebhookAnswer events(Parsed.Events parsed) {
                return new WebhookAnswer.Decided(handle(parsed.events().stream()
                        .map(inbound -> arriving(trigger, parsed.sender(), inbound, from, now))
                        .toList()));
            }

            @Override
            public WebhookAnswer ignored(Parsed.Ignored parsed) {
                return new WebhookAnswer.Ignored(parsed.reason());
            }

            @Override
            public WebhookAnswer malformed(Parsed.Malformed parsed) {
                return new WebhookAnswer.Malformed(parsed.reason());
            }
        });
    }

    private static Arriving arriving(
            TriggerId trigger, Sender sender, Parsed.Inbound inbound, String from, Instant now) {
        return new Arriving(
                trigger,
                Origin.WEBHOOK,
                Optional.of(sender.name().toLowerCase(Locale.ROOT)),
                inbound.deliveryId(),
                inbound.event(),
                from,
                now);
    }

    private static Optional<String> unsigned(Delivery delivery, Sender sender, String secret) {
        return Signatures.verify(delivery, sender, secret.getBytes(StandardCharsets.UTF_8))
                .match(new Signature.Cases<>() {
                    @Override
                    public Optional<String> verified(Signature.Verified verified) {
                        return Optional.empty();
                    }

                    @Override
                    public Optional<String> missing(Signature.Missing missing) {
                        return Optional.of("the header " + missing.header()
                                + " is missing; this webhook takes signed deliveries only");
                    }

                    @Override
                    public Optional<String> wrong(Signature.Wrong wrong) {
                        return Optional.of("the header " + wrong.header()
                                + " does not fit the body; check the signing secret on both sides");
                    }
                });
    }

    @Override
    public Handled fire(TriggerId id, String by) {
        Trigger trigger = store.triggers()
                .find(id)
                .orElseThrow(() -> new ForgeException(ErrorCode.NOT_FOUND, "there is no trigger " + id));
        Instant now = clock.now();
        return handle(List.of(new Arriving(
                        trigger.id(),
                        Origin.PERSON,
                        Optional.empty(),
                        Optional.empty(),
                        new InboundEvent.PersonAsked(by, now),
                        by,
                        now)))
                .get(0);
    }

    /** Writes all of them down before any is decided, and waits for decisions as long as a sender would. */
    List<Handled> handle(List<Arriving> arriving) {
        List<Arrival> arrivals = arriving.stream().map(store.ledger()::arrive).toList();
        List<CompletableFuture<Void>> deciding = new ArrayList<>();
        for (Arrival arrival : arrivals) {
            if (!arrival.repeated()) {
                deciding.add(decide(get(arrival.number())));
            }
        }
        await(deciding);
        return arrivals.stream()
                .map(arrival -> new Handled(get(arrival.number()), arrival.repeated()))
                .toList();
    }

    /** Decides what was left undecided: by a process that is gone, or because something did not answer then. */
    void resume() {
        for (Entry entry : store.ledger().undecided()) {
            CompletableFuture<Void> unused = decide(entry);
        }
    }

    /** Done when the entry is decided, or cannot be just now. */
    private CompletableFuture<Void> decide(Entry entry) {
        if (entry.decided() || !underWay.add(entry.number())) {
            return CompletableFuture.completedFuture(null);
        }
        try {
            List<CompletableFuture<Opinion>> opinions = decider.opinions(entry);
            return CompletableFuture.allOf(opinions.toArray(CompletableFuture[]::new))
                    .thenRun(() -> conclude(
                            entry,
                            opinions.stream().map(CompletableFuture::join).toList()))
                    .whenComplete((done, failure) -> over(entry, failure));
        } catch (RuntimeException e) {
            underWay.remove(entry.number());
            throw e;
        }
    }

    private void conclude(Entry entry, List<Opinion> opinions) {
        boolean tooOld = clock.now().isAfter(entry.arrived().at().plus(GIVE_UP_AFTER));
        List<Opinion> later = opinions.stream().filter(Opinion::later).toList();
        if (later.isEmpty() || tooOld) {
            store.ledger()
                    .decide(
                            entry.number(),
                            opinions.stream().map(Opinion::decision).toList());
        } else {
            later.forEach(opinion -> narrator.problem("entry " + entry.number() + " is put off for "
                    + opinion.decision().workload() + ": " + opinion.decision().reason()));
        }
    }

    private void over(Entry entry, @Nullable Throwable failure) {
        underWay.remove(entry.number());
        if (failure != null) {
            narrator.problem("entry " + entry.number() + " is not decided yet", failure);
        }
    }

    private static void await(List<CompletableFuture<Void>> deciding) {
        try {
            CompletableFuture.allOf(deciding.toArray(CompletableFuture[]::new))
                    .get(ANSWER_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            // What is decided is in the ledger; the rest will be.
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public Entry get(long number) {
        return store.ledger()
                .find(number)
                .orElseThrow(() -> new ForgeException(ErrorCode.NOT_FOUND, "there is no entry " + number));
    }

    @Override
    public List<Entry> list(Ledger.Query query, int limit) {
        return store.ledger().list(query, PageLimit.check(limit)).stream()
                .map(Entry::brief)
                .toList();
    }

    @Override
    public List<Watch> watches(Optional<TriggerId> trigger) {
        return Watching.of(store.bindings().enabled(), kinds).stream()
                .filter(one ->
                        trigger.filter(id -> !id.equals(one.trigger().id())).isEmpty())
                .flatMap(one -> one.watched().stream())
                .map(Looks::name)
                .distinct()
                .flatMap(name -> store.watches().find(name).stream())
                .toList();
    }

    @Override
    public Entry replay(long number, boolean dry, String by) {
        Entry old = get(number);
        if (dry) {
            List<Decision> now = decider.rehearse(old);
            return new Entry(old.number(), old.arrived(), true, now);
        }
        narrator.event(by, "event.replayed", String.valueOf(number), "entry " + number);
        Arriving again = new Arriving(
                old.arrived().trigger(),
                Origin.REPLAY,
                old.arrived().sender(),
                Optional.empty(),
                old.arrived().event(),
                by,
                clock.now());
        return handle(List.of(again)).get(0).entry();
    }
}
