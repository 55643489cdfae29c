package dev.tinyforge.sqlite;

import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.deploy.LiveInstance;
import dev.tinyforge.domain.trigger.Binding;
import dev.tinyforge.domain.trigger.BindingId;
import dev.tinyforge.domain.trigger.TriggerId;
import dev.tinyforge.domain.trigger.WorkloadFacts;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.ports.codec.BindingCodec;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.store.Bindings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** Bindings as documents that hang on both of their ends. */
final class SqliteBindings implements Bindings {
    private static final RowMapper<Binding> BINDING = (rs, context) -> read(rs.getString("id"), rs.getString("doc"));

    private final Db db;

    SqliteBindings(Db db) {
        this.db = db;
    }

    @Override
    public Binding create(Binding binding) {
        return db.write(handle -> {
            if (SqliteTriggers.find(handle, binding.trigger()).isEmpty()) {
                throw SqliteTriggers.notFound(binding.trigger());
            }
            return create(handle, binding);
        });
    }

    /** In the caller's transaction, to a trigger that is there. */
    static Binding create(Handle handle, Binding binding) {
        SqliteWorkloads.checkNotDeleting(handle, binding.workload());
        handle.createQuery("SELECT id FROM binding WHERE trigger = :trigger AND workload = :workload")
                .bind("trigger", binding.trigger().value())
                .bind("workload", binding.workload().value())
                .mapTo(String.class)
                .findOne()
                .ifPresent(other -> {
                    throw new ForgeException(
                            ErrorCode.CONFLICT,
                            "the workload " + binding.workload() + " is bound to the trigger " + binding.trigger()
                                    + " by the binding " + other + "; change that one");
                });
        if (find(handle, binding.id()).isPresent()) {
            throw new ForgeException(ErrorCode.CONFLICT, "the binding " + binding.id() + " exists already");
        }
        Binding first = binding.atRevision(1);
        handle.createUpdate("""
                        INSERT INTO binding (id, trigger, workload, enabled, revision, doc)
                        VALUES (:id, :trigger, :workload, :enabled, 1, :doc)""")
                .bind("id", first.id().value())
                .bind("trigger", first.trigger().value())
                .bind("workload", first.workload().value())
                .bind("enabled", first.enabled())
                .bind("doc", Json.write(BindingCodec.store(first)))
                .execute();
        return first;
    }

    @Override
    public Binding update(Binding binding) {
        return db.write(handle -> {
            Binding stored = find(handle, binding.id())
                    .orElseThrow(() -> new ForgeException(ErrorCode.NOT_FOUND, "there is no binding " + binding.id()));
            Revision.check("the binding " + binding.id(), stored.revision(), binding.revision());
            Binding next = stored.withOverride(binding.override())
                    .enabled(binding.enabled())
                    .atRevision(stored.revision() + 1);
            handle.createUpdate(
                            "UPDATE binding SET enabled = :enabled, revision = :revision, doc = :doc WHERE id = :id")
                    .bind("id", next.id().value())
                    .bind("enabled", next.enabled())
                    .bind("revision", next.revision())
                    .bind("doc", Json.write(BindingCodec.store(next)))
                    .execute();
            return next;
        });
    }

    @Override
    public Optional<Binding> find(BindingId id) {
        return db.read(handle -> find(handle, id));
    }

    private static Optional<Binding> find(Handle handle, BindingId id) {
        return handle.createQuery("SELECT id, doc FROM binding WHERE id = :id")
                .bind("id", id.value())
                .map(BINDING)
                .findOne();
    }

    @Override
    public void delete(BindingId id, OptionalLong ifRevision) {
        db.change(handle -> find(handle, id).ifPresent(stored -> {
            Revision.check("the binding " + id, stored.revision(), ifRevision);
            handle.execute("DELETE FROM binding WHERE id = ?", id.value());
        }));
    }

    @Override
    public List<Binding> of(TriggerId trigger, Optional<BindingId> after, int limit) {
        return db.read(handle -> handle.createQuery("""
                        SELECT id, doc FROM binding WHERE trigger = :trigger AND id > :after
                        ORDER BY id LIMIT :limit""")
                .bind("trigger", trigger.value())
                .bind("after", after.map(BindingId::value).orElse(""))
                .bind("limit", Math.max(0, limit))
                .map(BINDING)
                .list());
    }

    @Override
    public List<Binding> of(WorkloadId workload) {
        return db.read(
                handle -> handle.createQuery("SELECT id, doc FROM binding WHERE workload = :workload ORDER BY id")
                        .bind("workload", workload.value())
                        .map(BINDING)
                        .list());
    }

    @Override
    public List<Bound> bound(TriggerId trigger) {
        return db.read(handle -> {
            Map<WorkloadId, List<LiveInstance>> live =
                    SqliteReleases.byWorkload(handle.createQuery("""
                            SELECT workload, doc FROM live
                            WHERE workload IN (SELECT workload FROM binding WHERE trigger = :trigger)
                            ORDER BY workload, position""").bind("trigger", trigger.value()));
            return handle.createQuery("""
                            SELECT b.id, b.doc, w.id AS workload, w.doc AS workload_doc
                            FROM binding b JOIN workload w ON w.id = b.workload
                            WHERE b.trigger = :trigger ORDER BY b.id""")
                    .bind("trigger", trigger.value())
                    .map((rs, context) -> {
                        Binding binding = read(rs.getString("id"), rs.getString("doc"));
                        return new Bound(
                                binding,
                                new WorkloadFacts(
                                        SqliteWorkloads.read(rs.getString("workload"), rs.getString("workload_doc")),
                                        live.getOrDefault(binding.workload(), List.of()).stream()
                                                .findFirst()
                                                .map(LiveInstance::tag)));
                    })
                    .list();
        });
    }

    @Override
    public List<Joined> enabled() {
        return db.read(handle -> handle.createQuery("""
                        SELECT b.id, b.doc, t.id AS trigger, t.doc AS trigger_doc, w.id AS workload, w.doc AS workload_doc
                        FROM binding b JOIN trigger t ON t.id = b.trigger JOIN workload w ON w.id = b.workload
                        WHERE b.enabled AND NOT w.deleting ORDER BY b.id""")
                .map((rs, context) -> new Joined(
                        SqliteTriggers.read(rs.getString("trigger"), rs.getString("trigger_doc")),
                        read(rs.getString("id"), rs.getString("doc")),
                        SqliteWorkloads.read(rs.getString("workload"), rs.getString("workload_doc"))))
                .list());
    }

    private static Binding read(String id, String doc) {
        try {
            return BindingCodec.stored(Json.read(doc));
        } catch (InvalidInput e) {
            throw Trouble.unreadable("binding " + id, e);
        }
    }
}
