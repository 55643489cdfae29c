package dev.tinyforge.sqlite;

import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.trigger.Binding;
import dev.tinyforge.domain.trigger.Trigger;
import dev.tinyforge.domain.trigger.TriggerId;
import dev.tinyforge.ports.codec.TriggerCodec;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.store.Triggers;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** Triggers as documents; what their webhooks are reached and checked by is with {@link WebhookKeyRows}. */
final class SqliteTriggers implements Triggers {
    private static final RowMapper<Trigger> TRIGGER = (rs, context) -> read(rs.getString("id"), rs.getString("doc"));

    private final Db db;
    private final WebhookKeyRows keys;

    SqliteTriggers(Db db, SealedText texts) {
        this.db = db;
        this.keys = new WebhookKeyRows(texts);
    }

    @Override
    public Trigger create(Trigger trigger, Optional<WebhookKeys> webhook, List<Binding> bindings) {
        if (webhook.isPresent() != trigger.webhook()) {
            throw new ForgeException(
                    ErrorCode.INVALID_INPUT, "webhook: keys go with a webhook, and a webhook goes with keys");
        }
        return db.write(handle -> {
            if (find(handle, trigger.id()).isPresent()) {
                throw new ForgeException(ErrorCode.CONFLICT, "the trigger " + trigger.id() + " exists already");
            }
            Trigger first = trigger.atRevision(1);
            handle.execute(
                    "INSERT INTO trigger (id, name, revision, doc) VALUES (?, ?, 1, ?)",
                    first.id().value(),
                    first.name(),
                    Json.write(TriggerCodec.store(first)));
            webhook.ifPresent(given -> keys.add(handle, first.id(), given));
            for (Binding binding : bindings) {
                if (!binding.trigger().equals(first.id())) {
                    throw new ForgeException(
                            ErrorCode.INVALID_INPUT,
                            "the binding " + binding.id() + " is one of the trigger " + binding.trigger());
                }
                SqliteBindings.create(handle, binding);
            }
            return first;
        });
    }

    @Override
    public Trigger update(Trigger trigger) {
        return db.write(handle -> {
            Trigger stored = find(handle, trigger.id()).orElseThrow(() -> notFound(trigger.id()));
            Revision.check("the trigger " + trigger.id(), stored.revision(), trigger.revision());
            Trigger next = trigger.atRevision(stored.revision() + 1);
            handle.execute(
                    "UPDATE trigger SET name = ?, revision = ?, doc = ? WHERE id = ?",
                    next.name(),
                    next.revision(),
                    Json.write(TriggerCodec.store(next)),
                    next.id().value());
            if (!next.webhook()) {
                keys.removeAll(handle, next.id());
            }
            return next;
        });
    }

    @Override
    public Optional<Trigger> find(TriggerId id) {
        return db.read(handle -> find(handle, id));
    }

    static Optional<Trigger> find(Handle handle, TriggerId id) {
        return handle.createQuery("SELECT id, doc FROM trigger WHERE id = :id")
                .bind("id", id.value())
                .map(TRIGGER)
                .findOne();
    }

    static ForgeException notFound(TriggerId id) {
        return new ForgeException(ErrorCode.NOT_FOUND, "there is no trigger " + id);
    }

    @Override
    public Map<TriggerId, Trigger> find(Set<TriggerId> ids) {
        if (ids.isEmpty()) {
            return Map.of();
        }
        return db
                .read(handle -> handle.createQuery("SELECT id, doc FROM trigger WHERE id IN (<ids>)")
                        .bindList("ids", ids.stream().map(TriggerId::value).toList())
                        .map(TRIGGER)
                        .list())
                .stream()
                .collect(Collectors.toMap(Trigger::id, Function.identity()));
    }

    @Override
    public List<Trigger> named(String name) {
        return db.read(handle -> handle.createQuery("SELECT id, doc FROM trigger WHERE name = :name ORDER BY seq")
                .bind("name", name)
                .map(TRIGGER)
                .list());
    }

    @Override
    public List<Trigger> list(Optional<TriggerId> after, int limit) {
        return db.read(
                handle -> handle.createQuery("SELECT id, doc FROM trigger WHERE id > :after ORDER BY id LIMIT :limit")
                        .bind("after", after.map(TriggerId::value).orElse(""))
                        .bind("limit", Math.max(0, limit))
                        .map(TRIGGER)
                        .list());
    }

    @Override
    public void delete(TriggerId id, OptionalLong ifRevision) {
        db.change(handle -> find(handle, id).ifPresent(stored -> {
            Revision.check("the trigger " + id, stored.revision(), ifRevision);
            handle.execute("DELETE FROM trigger WHERE id = ?", id.value());
        }));
    }

    @Override
    public void rotate(TriggerId id, WebhookKeys newest, Instant oldUntil) {
        db.change(handle -> {
            Trigger trigger = find(handle, id).orElseThrow(() -> notFound(id));
            if (!trigger.webhook()) {
                throw new ForgeException(ErrorCode.NOT_FOUND, "the trigger " + id + " has no webhook");
            }
            keys.replace(handle, id, newest, oldUntil);
        });
    }

    @Override
    public Optional<WebhookKeys> webhook(TriggerId id) {
        return db.read(handle -> keys.newest(handle, id));
    }

    @Override
    public Optional<Hook> at(String address, Instant now) {
        return db.read(handle -> keys.at(handle, address, now)
                .map(found -> new Hook(find(handle, found.trigger()).orElseThrow(), found.keys())));
    }

    static Trigger read(String id, String doc) {
        try {
            return TriggerCodec.stored(Json.read(doc));
        } catch (InvalidInput e) {
            throw Trouble.unreadable("trigger " + id, e);
        }
    }
}
