package dev.tinyforge.tck.fake;

import dev.tinyforge.domain.trigger.Binding;
import dev.tinyforge.domain.trigger.Trigger;
import dev.tinyforge.domain.trigger.TriggerId;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.store.Triggers;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

final class FakeTriggers implements Triggers {
    private static final Comparator<Trigger> BY_ID =
            Comparator.comparing(trigger -> trigger.id().value());

    /** @param until the keys are good; absent: they are the newest */
    private record Keys(TriggerId trigger, WebhookKeys keys, Optional<Instant> until) {}

    private final Map<TriggerId, Trigger> rows = new LinkedHashMap<>();
    private final Map<String, Keys> keys = new LinkedHashMap<>();
    private final StoreData data;

    FakeTriggers(StoreData data) {
        this.data = data;
    }

    @Override
    public Trigger create(Trigger trigger, Optional<WebhookKeys> webhook, List<Binding> bindings) {
        synchronized (data.world) {
            data.check();
            if (webhook.isPresent() != trigger.webhook()) {
                throw new ForgeException(
                        ErrorCode.INVALID_INPUT, "webhook: keys go with a webhook, and a webhook with keys");
            }
            if (rows.containsKey(trigger.id())) {
                throw StoreData.conflict("trigger " + trigger.id() + " exists");
            }
            webhook.ifPresent(this::checkAddress);
            data.bindings.checkAll(trigger.id(), bindings);
            Trigger stored = trigger.atRevision(1);
            rows.put(stored.id(), stored);
            webhook.ifPresent(given -> put(stored.id(), given));
            bindings.forEach(data.bindings::put);
            return stored;
        }
    }

    @Override
    public Trigger update(Trigger trigger) {
        synchronized (data.world) {
            data.check();
            Trigger row = rows.get(trigger.id());
            if (row == null) {
                throw StoreData.notFound("trigger", trigger.id());
            }
            StoreData.checkRevision("trigger " + trigger.id(), row.revision(), trigger.revision());
            Trigger stored = trigger.atRevision(row.revision() + 1);
            rows.put(stored.id(), stored);
            if (!stored.webhook()) {
                forgetKeys(stored.id());
            }
            return stored;
        }
    }

    @Override
    public Optional<Trigger> find(TriggerId id) {
        synchronized (data.world) {
            data.check();
            return Optional.ofNullable(rows.get(id));
        }
    }

    @Override
    public Map<TriggerId, Trigger> find(Set<TriggerId> ids) {
        synchronized (data.world) {
            data.check();
            Map<TriggerId, Trigger> found = new LinkedHashMap<>(rows);
            found.keySet().retainAll(ids);
            return found;
        }
    }

    @Override
    public List<Trigger> named(String name) {
        synchronized (data.world) {
            data.check();
            return rows.values().stream().filter(row -> row.name().equals(name)).toList();
        }
    }

    @Override
    public List<Trigger> list(Optional<TriggerId> after, int limit) {
        synchronized (data.world) {
            data.check();
            return rows.values().stream()
                    .sorted(BY_ID)
                    .filter(row -> after.isEmpty()
                            || row.id().value().compareTo(after.get().value()) > 0)
                    .limit(Math.max(limit, 0))
                    .toList();
        }
    }

    @Override
    public void delete(TriggerId id, OptionalLong ifRevision) {
        synchronized (data.world) {
            data.check();
            Trigger row = rows.get(id);
            if (row == null) {
                return;
            }
            StoreData.checkRevision("trigger " + id, row.revision(), ifRevision);
            rows.remove(id);
            forgetKeys(id);
            data.bindings.erase(id);
        }
    }

    @Override
    public void rotate(TriggerId id, WebhookKeys newest, Instant oldUntil) {
        synchronized (data.world) {
            data.check();
            Trigger row = rows.get(id);
            if (row == null || !row.webhook()) {
                throw StoreData.notFound("webhook of trigger", id);
            }
            checkAddress(newest);
            Optional<WebhookKeys> before = newest(id);
            forgetKeys(id);
            before.ifPresent(old -> keys.put(old.address(), new Keys(id, old, Optional.of(oldUntil))));
            put(id, newest);
        }
    }

    @Override
    public Optional<WebhookKeys> webhook(TriggerId id) {
        synchronized (data.world) {
            data.check();
            Optional<WebhookKeys> newest = newest(id);
            if (newest.isPresent()) {
                checkReadable(id);
            }
            return newest;
        }
    }

    @Override
    public Optional<Hook> at(String address, Instant now) {
        synchronized (data.world) {
            data.check();
            Keys found = keys.get(address);
            if (found == null || found.until().filter(end -> !now.isBefore(end)).isPresent()) {
                return Optional.empty();
            }
            if (found.keys().signing().isPresent()) {
                checkReadable(found.trigger());
            }
            return Optional.ofNullable(rows.get(found.trigger())).map(trigger -> new Hook(trigger, found.keys()));
        }
    }

    boolean has(TriggerId id) {
        return rows.containsKey(id);
    }

    Set<String> secrets() {
        Set<String> secrets = new HashSet<>();
        keys.values().stream()
                .map(Keys::keys)
                .flatMap(one -> Stream.concat(Stream.of(one.address()), one.signing().stream()))
                .forEach(secrets::add);
        return secrets;
    }

    private Optional<WebhookKeys> newest(TriggerId id) {
        return keys.values().stream()
                .filter(row -> row.trigger().equals(id) && row.until().isEmpty())
                .map(Keys::keys)
                .findFirst();
    }

    private void put(TriggerId id, WebhookKeys newest) {
        keys.put(newest.address(), new Keys(id, newest, Optional.empty()));
    }

    private void forgetKeys(TriggerId id) {
        keys.values().removeIf(row -> row.trigger().equals(id));
    }

    private void checkAddress(WebhookKeys wanted) {
        if (keys.containsKey(wanted.address())) {
            throw StoreData.conflict("the webhook's address is known; make a new one");
        }
    }

    private void checkReadable(TriggerId id) {
        if (data.vault.unreadable) {
            throw new ForgeException(
                    ErrorCode.SECRET_UNREADABLE,
                    "the webhook keys of trigger " + id + " were sealed with another key; rotate them");
        }
    }

    void copy(FakeTriggers other) {
        rows.putAll(other.rows);
        keys.putAll(other.keys);
    }
}
