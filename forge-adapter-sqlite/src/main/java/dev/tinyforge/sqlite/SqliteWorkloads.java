package dev.tinyforge.sqlite;

import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.workload.QueuePolicy;
import dev.tinyforge.domain.workload.Workload;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.ports.codec.WorkloadCodec;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.store.Deployment;
import dev.tinyforge.ports.store.Lease;
import dev.tinyforge.ports.store.Workloads;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/** Workloads as documents, with their host names as rows of their own. */
final class SqliteWorkloads implements Workloads {
    private static final RowMapper<Stored> STORED =
            (rs, context) -> new Stored(read(rs.getString("id"), rs.getString("doc")), rs.getInt("deleting") == 1);
    private static final RowMapper<Workload> WORKLOAD = (rs, context) -> read(rs.getString("id"), rs.getString("doc"));

    private final Db db;
    private final SqliteSecretVault vault;

    SqliteWorkloads(Db db, SqliteSecretVault vault) {
        this.db = db;
        this.vault = vault;
    }

    private record Stored(Workload workload, boolean deleting) {}

    @Override
    public Workload create(Workload workload, Collection<String> hosts, Map<String, String> newSecrets) {
        return db.write(handle -> {
            if (stored(handle, workload.id()).isPresent()) {
                throw new ForgeException(ErrorCode.CONFLICT, "the workload " + workload.id() + " exists already");
            }
            checkParent(handle, workload);
            // The row comes first: the secrets hang on it.
            Workload first = workload.atRevision(1);
            handle.execute(
                    "INSERT INTO workload (id, name, parent, revision, doc) VALUES (?, ?, ?, 1, '')",
                    first.id().value(),
                    first.name(),
                    first.parent().map(WorkloadId::value).orElse(null));
            return write(handle, first, hosts, newSecrets);
        });
    }

    @Override
    public Workload update(
            Workload workload, Collection<String> hosts, Map<String, String> newSecrets, Optional<Deployment> then) {
        return db.write(handle -> {
            Stored stored = stored(handle, workload.id()).orElseThrow(() -> notFound(workload.id()));
            if (stored.deleting()) {
                throw new ForgeException(ErrorCode.CONFLICT, "the workload " + workload.id() + " is being deleted");
            }
            long revision = stored.workload().revision();
            Revision.check("the workload " + workload.id(), revision, workload.revision());
            if (!workload.parent().equals(stored.workload().parent())) {
                checkParent(handle, workload);
            }
            Workload written = write(handle, workload.atRevision(revision + 1), hosts, newSecrets);
            then.ifPresent(deployment -> SqliteDeployments.submit(handle, deployment, QueuePolicy.QUEUE));
            return written;
        });
    }

    private Workload write(Handle handle, Workload workload, Collection<String> hosts, Map<String, String> newSecrets) {
        Workload sealed = workload.sealed(vault.seal(handle, workload.id(), newSecrets));
        handle.execute(
                "UPDATE workload SET name = ?, parent = ?, revision = ?, doc = ? WHERE id = ?",
                sealed.name(),
                sealed.parent().map(WorkloadId::value).orElse(null),
                sealed.revision(),
                Json.write(WorkloadCodec.store(sealed)),
                sealed.id().value());
        SqliteEnvSets.attach(handle, sealed);
        handle.execute("DELETE FROM host WHERE workload = ?", sealed.id().value());
        for (String host : new LinkedHashSet<>(hosts)) {
            claim(handle, sealed.id(), host);
        }
        return sealed;
    }

    private static void claim(Handle handle, WorkloadId workload, String host) {
        try {
            handle.execute("INSERT INTO host (name, workload) VALUES (?, ?)", host, workload.value());
        } catch (UnableToExecuteStatementException e) {
            if (!Trouble.unique(e)) {
                throw e;
            }
            String other = handle.createQuery(
                            "SELECT w.name FROM host h JOIN workload w ON w.id = h.workload WHERE h.name = :host")
                    .bind("host", host)
                    .mapTo(String.class)
                    .one();
            throw new ForgeException(
                    ErrorCode.HOST_TAKEN,
                    "the host name " + host + " belongs to the workload `" + other + "`; choose another one",
                    e);
        }
    }

    private static void checkParent(Handle handle, Workload workload) {
        workload.parent().ifPresent(parent -> {
            Stored found = stored(handle, parent)
                    .orElseThrow(
                            () -> new ForgeException(ErrorCode.NOT_FOUND, "the parent " + parent + " does not exist"));
            if (found.deleting()) {
                throw new ForgeException(ErrorCode.CONFLICT, "the parent " + parent + " is being deleted");
            }
        });
    }

    private static ForgeException notFound(WorkloadId id) {
        return new ForgeException(ErrorCode.NOT_FOUND, "there is no workload " + id);
    }

    @Override
    public Optional<Workload> find(WorkloadId id) {
        return db.read(handle -> find(handle, id));
    }

    static Optional<Workload> find(Handle handle, WorkloadId id) {
        return stored(handle, id).map(Stored::workload);
    }

    /** That something new may hang on it. */
    static void checkNotDeleting(Handle handle, WorkloadId id) {
        int deleting = handle.createQuery("SELECT deleting FROM workload WHERE id = :id")
                .bind("id", id.value())
                .mapTo(Integer.class)
                .findOne()
                .orElseThrow(() -> notFound(id));
        if (deleting == 1) {
            throw new ForgeException(ErrorCode.CONFLICT, "the workload " + id + " is being deleted");
        }
    }

    private static Optional<Stored> stored(Handle handle, WorkloadId id) {
        return handle.createQuery("SELECT id, deleting, doc FROM workload WHERE id = :id")
                .bind("id", id.value())
                .map(STORED)
                .findOne();
    }

    @Override
    public List<Workload> named(String name) {
        return db.read(handle -> handle.createQuery(
                        "SELECT id, doc FROM workload WHERE name = :name AND NOT deleting ORDER BY seq")
                .bind("name", name)
                .map(WORKLOAD)
                .list());
    }

    @Override
    public List<Workload> list(Optional<WorkloadId> after, int limit) {
        return db.read(handle -> handle.createQuery(
                        "SELECT id, doc FROM workload WHERE id > :after AND NOT deleting ORDER BY id LIMIT :limit")
                .bind("after", after.map(WorkloadId::value).orElse(""))
                .bind("limit", Math.max(0, limit))
                .map(WORKLOAD)
                .list());
    }

    @Override
    public List<WorkloadId> children(WorkloadId parent) {
        return db.read(handle -> handle.createQuery("SELECT id FROM workload WHERE parent = :parent ORDER BY id")
                .bind("parent", parent.value())
                .mapTo(String.class)
                .map(WorkloadId::new)
                .list());
    }

    @Override
    public void markDeleting(WorkloadId id, boolean withVolumes, OptionalLong ifRevision) {
        db.change(handle -> {
            Workload stored = find(handle, id).orElseThrow(() -> notFound(id));
            Revision.check("the workload " + id, stored.revision(), ifRevision);
            handle.execute(
                    "UPDATE workload SET deleting = 1, volumes_go = max(volumes_go, ?) WHERE id = ?",
                    withVolumes ? 1 : 0,
                    id.value());
        });
    }

    @Override
    public List<WorkloadId> deleting() {
        return db.read(handle -> handle.createQuery("SELECT id FROM workload WHERE deleting ORDER BY id")
                .mapTo(String.class)
                .map(WorkloadId::new)
                .list());
    }

    @Override
    public boolean volumesGo(WorkloadId id) {
        return db.read(handle -> handle.createQuery("SELECT volumes_go FROM workload WHERE id = :id")
                .bind("id", id.value())
                .mapTo(Integer.class)
                .findOne()
                .filter(goes -> goes == 1)
                .isPresent());
    }

    @Override
    public void erase(Lease lease, WorkloadId id) {
        db.change(handle -> {
            Fence.check(handle, lease);
            handle.execute("DELETE FROM workload WHERE id = ?", id.value());
        });
    }

    static Workload read(String id, String doc) {
        try {
            return WorkloadCodec.stored(Json.read(doc));
        } catch (InvalidInput e) {
            throw Trouble.unreadable("workload " + id, e);
        }
    }
}
