package dev.tinyforge.engine.event;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.config.Problem;
import dev.tinyforge.domain.trigger.Binding;
import dev.tinyforge.domain.trigger.BindingId;
import dev.tinyforge.domain.trigger.EffectiveConfig;
import dev.tinyforge.domain.trigger.Trigger;
import dev.tinyforge.domain.trigger.TriggerId;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.engine.access.Unguessable;
import dev.tinyforge.engine.tell.Masker;
import dev.tinyforge.engine.tell.Narrator;
import dev.tinyforge.ports.codec.BindingCodec;
import dev.tinyforge.ports.codec.BindingCodec.Bind;
import dev.tinyforge.ports.codec.TriggerCodec;
import dev.tinyforge.ports.codec.TriggerCodec.Draft;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.store.Store;
import dev.tinyforge.ports.store.Triggers.WebhookKeys;
import dev.tinyforge.ports.time.Clock;
import dev.tinyforge.ports.time.Ids;
import dev.tinyforge.ports.usecase.ManageTriggers;
import dev.tinyforge.ports.usecase.ManageWorkloads.Applied.Change;
import dev.tinyforge.ports.usecase.PageLimit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** The trigger use cases on the store. */
final class TriggerService implements ManageTriggers {
    private static final int PAGE = 500;
    private static final int MOST_SECRET = 1000;
    private static final Duration LONGEST_KEEP = Duration.ofDays(7);
    private static final String WEBHOOKS = "/api/webhook/triggers/";

    private final Store store;
    private final Clock clock;
    private final Ids ids;
    private final TriggerKinds kinds;
    private final Narrator narrator;
    private final Masker masker;

    TriggerService(Store store, Clock clock, Ids ids, TriggerKinds kinds, Narrator narrator, Masker masker) {
        this.store = store;
        this.clock = clock;
        this.ids = ids;
        this.kinds = kinds;
        this.narrator = narrator;
        this.masker = masker;
    }

    @Override
    public Trigger create(Config document, String by) {
        Draft draft = TriggerCodec.read(document, new TriggerId(ids.next()));
        check(draft.trigger(), List.of());
        return create(draft, List.of(), by);
    }

    private Trigger create(Draft draft, List<Binding> bindings, String by) {
        Trigger stored = store.triggers().create(draft.trigger(), keys(draft), bindings);
        narrator.event(by, "trigger.created", stored.id().value(), stored.kind() + " " + stored.name());
        return stored;
    }

    private Optional<WebhookKeys> keys(Draft draft) {
        return draft.trigger().webhook() ? Optional.of(keys(draft.signingSecret())) : Optional.empty();
    }

    private WebhookKeys keys(Optional<String> signing) {
        signing.ifPresent(secret -> {
            if (secret.isBlank() || secret.length() > MOST_SECRET) {
                throw new InvalidInput(
                        "signing_secret", "must have 1 to " + MOST_SECRET + " characters, not all blank");
            }
            masker.learn(secret);
        });
        WebhookKeys keys = new WebhookKeys(Unguessable.next(), signing);
        masker.learn(keys.address());
        return keys;
    }

    @Override
    public Bound bind(WorkloadId workload, Config document, String by) {
        Bind bind = BindingCodec.readBind(document, new TriggerId(ids.next()));
        Bound bound = bind.match(
                existing -> {
                    Trigger trigger = known(existing.trigger());
                    Binding binding = binding(trigger.id(), workload, existing.override(), existing.enabled());
                    check(trigger, List.of(binding));
                    return new Bound(trigger, store.bindings().create(binding));
                },
                inline -> {
                    Trigger trigger = inline.draft().trigger();
                    check(trigger, List.of());
                    Binding binding = binding(trigger.id(), workload, Config.empty(), inline.enabled());
                    return new Bound(create(inline.draft(), List.of(binding), by), binding.atRevision(1));
                });
        narrator.event(
                by,
                "binding.created",
                bound.binding().id().value(),
                workload + " to " + bound.trigger().name());
        return bound;
    }

    private Binding binding(TriggerId trigger, WorkloadId workload, Config override, boolean enabled) {
        return new Binding(new BindingId(ids.next()), trigger, workload, override, enabled, 0);
    }

    @Override
    public Trigger replace(TriggerId id, Config document, OptionalLong ifRevision, String by) {
        Trigger now = known(id);
        Draft draft = TriggerCodec.read(document, id);
        if (!draft.trigger().id().equals(id)) {
            throw new InvalidInput("id", "does not match the trigger " + id + "; leave it out");
        }
        check(draft.trigger(), allBindings(id));
        if (now.webhook() && !signs(draft, now)) {
            throw new InvalidInput(
                    "signing_secret", "is another than the webhook has; rotate the webhook to change it");
        }
        Trigger stored = store.triggers().update(draft.trigger().atRevision(ifRevision.orElse(now.revision())));
        if (stored.webhook() && !now.webhook()) {
            store.triggers().rotate(id, keys(draft.signingSecret()), clock.now());
        }
        narrator.event(by, "trigger.changed", id.value(), "revision " + stored.revision());
        return stored;
    }

    @Override
    public Applied apply(Config document, String by) {
        Optional<Trigger> now = existing(document);
        if (now.isEmpty()) {
            return new Applied(create(document, by), Change.CREATED);
        }
        Trigger before = now.get();
        if (same(TriggerCodec.read(document, before.id()), before)) {
            return new Applied(before, Change.UNCHANGED);
        }
        return new Applied(replace(before.id(), document, OptionalLong.empty(), by), Change.CHANGED);
    }

    private Optional<Trigger> existing(Config document) {
        if (document.get("id") instanceof String id) {
            return idForm(id).flatMap(store.triggers()::find);
        }
        return document.get("name") instanceof String name
                        && !store.triggers().named(name).isEmpty()
                ? Optional.of(get(name))
                : Optional.empty();
    }

    /** Whether the draft says what is stored already, a signing secret's value included. */
    private boolean same(Draft draft, Trigger before) {
        return draft.trigger().atRevision(before.revision()).equals(before) && signs(draft, before);
    }

    /** Whether the draft's signing secret, if it gives one, is that of the webhook there is. */
    private boolean signs(Draft draft, Trigger before) {
        return draft.signingSecret().isEmpty()
                || store.triggers()
                        .webhook(before.id())
                        .flatMap(WebhookKeys::signing)
                        .equals(draft.signingSecret());
    }

    @Override
    public Trigger get(String idOrName) {
        Optional<Trigger> byId = idForm(idOrName).flatMap(store.triggers()::find);
        if (byId.isPresent()) {
            return byId.get();
        }
        List<Trigger> named = store.triggers().named(idOrName);
        if (named.size() > 1) {
            throw new ForgeException(
                    ErrorCode.CONFLICT,
                    named.size() + " triggers are named " + idOrName + "; name one by its id: "
                            + named.stream().map(t -> t.id().value()).collect(Collectors.joining(", ")));
        }
        return named.stream().findFirst().orElseThrow(() -> missing("trigger", idOrName));
    }

    @Override
    public List<Trigger> list(Optional<TriggerId> after, int limit) {
        return store.triggers().list(after, PageLimit.check(limit));
    }

    @Override
    public void delete(TriggerId id, OptionalLong ifRevision, String by) {
        Trigger trigger = known(id);
        store.triggers().delete(id, ifRevision);
        narrator.event(by, "trigger.deleted", id.value(), trigger.name());
    }

    @Override
    public Webhook webhook(TriggerId id) {
        Trigger trigger = known(id);
        return shown(store.triggers().webhook(id).orElseThrow(() -> noWebhook(trigger)));
    }

    @Override
    public Webhook rotate(TriggerId id, Duration keepOld, Optional<String> signing, String by) {
        Trigger trigger = known(id);
        if (!trigger.webhook()) {
            throw noWebhook(trigger);
        }
        if (keepOld.isNegative() || keepOld.compareTo(LONGEST_KEEP) > 0) {
            throw new InvalidInput("keep_old", "must be between 0s and 7d");
        }
        Optional<String> now = store.triggers().webhook(id).flatMap(WebhookKeys::signing);
        WebhookKeys keys = keys(signing.isPresent() ? signing.filter(text -> !text.isEmpty()) : now);
        store.triggers().rotate(id, keys, clock.now().plus(keepOld));
        narrator.event(by, "webhook.rotated", id.value(), trigger.name());
        return shown(keys);
    }

    private Webhook shown(WebhookKeys keys) {
        masker.learn(keys.address());
        return new Webhook(WEBHOOKS + keys.address(), keys.signing().isPresent());
    }

    @Override
    public Binding binding(BindingId id) {
        return store.bindings().find(id).orElseThrow(() -> missing("binding", id.value()));
    }

    @Override
    public Config effective(BindingId id) {
        Binding binding = binding(id);
        return EffectiveConfig.of(known(binding.trigger()).config(), binding.override());
    }

    @Override
    public Binding change(BindingId id, Config document, OptionalLong ifRevision, String by) {
        Binding now = binding(id);
        Binding wanted = BindingCodec.read(document, now);
        check(known(now.trigger()), List.of(wanted));
        Binding stored = store.bindings().update(wanted.atRevision(ifRevision.orElse(now.revision())));
        narrator.event(by, "binding.changed", id.value(), stored.enabled() ? "enabled" : "disabled");
        return stored;
    }

    @Override
    public void unbind(BindingId id, OptionalLong ifRevision, String by) {
        binding(id);
        store.bindings().delete(id, ifRevision);
        narrator.event(by, "binding.deleted", id.value(), "");
    }

    @Override
    public List<Binding> bindings(TriggerId trigger, Optional<BindingId> after, int limit) {
        return store.bindings().of(known(trigger).id(), after, PageLimit.check(limit));
    }

    @Override
    public List<Bound> bindings(WorkloadId workload) {
        List<Binding> bindings = store.bindings().of(workload);
        Map<TriggerId, Trigger> triggers =
                store.triggers().find(bindings.stream().map(Binding::trigger).collect(Collectors.toSet()));
        return bindings.stream()
                .filter(binding -> triggers.containsKey(binding.trigger()))
                .map(binding -> new Bound(Objects.requireNonNull(triggers.get(binding.trigger())), binding))
                .toList();
    }

    /** The trigger by itself, and what each binding makes of it. */
    private void check(Trigger trigger, List<Binding> bindings) {
        List<Problem> problems = new ArrayList<>(kinds.of(trigger.kind()).validate(trigger.config()));
        for (Binding binding : bindings) {
            Config merged = EffectiveConfig.of(trigger.config(), binding.override());
            kinds.of(trigger.kind()).validate(merged).stream()
                    .filter(problem -> !problems.contains(problem))
                    .map(problem -> new Problem(
                            problem.field(), problem.message() + " (merged with binding " + binding.id() + ")"))
                    .forEach(problems::add);
        }
        EffectiveConfig.of(trigger.config(), Config.empty());
        if (!problems.isEmpty()) {
            throw new InvalidInput(problems);
        }
    }

    private List<Binding> allBindings(TriggerId id) {
        List<Binding> all = new ArrayList<>();
        Optional<BindingId> after = Optional.empty();
        List<Binding> page;
        do {
            page = store.bindings().of(id, after, PAGE);
            all.addAll(page);
            after = page.isEmpty()
                    ? after
                    : Optional.of(page.get(page.size() - 1).id());
        } while (page.size() == PAGE);
        return all;
    }

    private Trigger known(TriggerId id) {
        return store.triggers().find(id).orElseThrow(() -> missing("trigger", id.value()));
    }

    private static ForgeException missing(String what, String id) {
        return new ForgeException(ErrorCode.NOT_FOUND, "there is no " + what + " " + id);
    }

    private static ForgeException noWebhook(Trigger trigger) {
        return new ForgeException(
                ErrorCode.NOT_FOUND, "trigger " + trigger.name() + " has no webhook; set `webhook: true`");
    }

    private static Optional<TriggerId> idForm(String text) {
        try {
            return Optional.of(new TriggerId(text));
        } catch (InvalidInput e) {
            return Optional.empty();
        }
    }
}
