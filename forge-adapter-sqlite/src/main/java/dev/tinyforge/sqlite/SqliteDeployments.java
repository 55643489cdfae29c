package dev.tinyforge.sqlite;

import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.deploy.Outcome;
import dev.tinyforge.domain.workload.DeploymentId;
import dev.tinyforge.domain.workload.QueuePolicy;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.ports.codec.DeploymentCodec;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.store.Deployment;
import dev.tinyforge.ports.store.Deployment.Status;
import dev.tinyforge.ports.store.Deployments;
import dev.tinyforge.ports.store.Lease;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;

/** Deployments as rows in the order they were submitted; the queue is those that are open. */
final class SqliteDeployments implements Deployments {
    private static final String COLUMNS =
            "SELECT id, workload, status, created_at, started_at, ended_at, request, outcome, note FROM deployment ";
    private static final String OPEN = "status IN ('QUEUED', 'RUNNING')";
    private static final RowMapper<Deployment> DEPLOYMENT = (rs, context) -> {
        String id = rs.getString("id");
        return new Deployment(
                new DeploymentId(id),
                new WorkloadId(rs.getString("workload")),
                request(id, rs.getString("request")),
                Status.valueOf(rs.getString("status")),
                Instant.parse(rs.getString("created_at")),
                instant(rs.getString("started_at")),
                instant(rs.getString("ended_at")),
                outcome(id, rs.getString("outcome")),
                Optional.ofNullable(rs.getString("note")));
    };

    private final Db db;
    private final SqliteSecretVault vault;

    SqliteDeployments(Db db, SqliteSecretVault vault) {
        this.db = db;
        this.vault = vault;
    }

    @Override
    public Submission submit(Deployment deployment, QueuePolicy policy, Map<String, String> newSecrets) {
        return db.write(handle -> {
            if (newSecrets.isEmpty()) {
                return submit(handle, deployment, policy);
            }
            SqliteWorkloads.checkNotDeleting(handle, deployment.workload());
            return submit(handle, deployment.sealed(vault.seal(handle, deployment.workload(), newSecrets)), policy);
        });
    }

    static Submission submit(Handle handle, Deployment deployment, QueuePolicy policy) {
        SqliteWorkloads.checkNotDeleting(handle, deployment.workload());
        Optional<DeploymentId> first = caused(handle, deployment, "=");
        if (first.isPresent()) {
            return new Submission.Repeated(first.get());
        }
        if (status(handle, deployment.id()).isPresent()) {
            throw new ForgeException(
                    ErrorCode.CONFLICT, "the deployment " + deployment.id() + " was submitted already");
        }
        List<DeploymentId> superseded = List.of();
        switch (policy) {
            case LATEST -> {
                Optional<DeploymentId> newer = caused(handle, deployment, ">");
                if (newer.isPresent()) {
                    insert(handle, deployment);
                    finish(handle, deployment.id(), new Outcome.Superseded(newer.get()), deployment.createdAt());
                    return new Submission.Accepted(List.of());
                }
                superseded = supersede(handle, deployment);
            }
            case QUEUE -> {}
            case REJECT -> {
                Optional<DeploymentId> open = underWay(handle, deployment.workload());
                if (open.isPresent()) {
                    return new Submission.Rejected(open.get());
                }
            }
        }
        insert(handle, deployment);
        return new Submission.Accepted(superseded);
    }

    private static void insert(Handle handle, Deployment deployment) {
        handle.createUpdate("""
                        INSERT INTO deployment (id, workload, status, created_at, request, note, cause)
                        VALUES (:id, :workload, 'QUEUED', :createdAt, :request, :note, :cause)""")
                .bind("id", deployment.id().value())
                .bind("workload", deployment.workload().value())
                .bind("createdAt", deployment.createdAt().toString())
                .bind("request", Json.write(DeploymentCodec.write(deployment.request())))
                .bind("note", deployment.note().orElse(null))
                .bind("cause", deployment.request().cause().orElse(null))
                .execute();
    }

    /** The one of the workload whose cause stands so to the given one; of several that of the newest. */
    private static Optional<DeploymentId> caused(Handle handle, Deployment deployment, String stands) {
        return deployment.request().cause().flatMap(cause -> handle.createQuery("SELECT id FROM deployment"
                        + " WHERE workload = :workload AND cause " + stands + " :cause ORDER BY cause DESC LIMIT 1")
                .bind("workload", deployment.workload().value())
                .bind("cause", cause)
                .mapTo(String.class)
                .map(DeploymentId::new)
                .findOne());
    }

    private static List<DeploymentId> supersede(Handle handle, Deployment by) {
        List<DeploymentId> waiting = handle.createQuery(
                        "SELECT id FROM deployment WHERE workload = :workload AND status = 'QUEUED' ORDER BY seq")
                .bind("workload", by.workload().value())
                .mapTo(String.class)
                .map(DeploymentId::new)
                .list();
        waiting.forEach(id -> finish(handle, id, new Outcome.Superseded(by.id()), by.createdAt()));
        return waiting;
    }

    /** The one that runs, else the one that will. */
    private static Optional<DeploymentId> underWay(Handle handle, WorkloadId workload) {
        return handle.createQuery("SELECT id FROM deployment WHERE workload = :workload AND " + OPEN
                        + " AND json_extract(request, '$.faces_only') IS NOT 1"
                        + " ORDER BY status = 'RUNNING' DESC, seq LIMIT 1")
                .bind("workload", workload.value())
                .mapTo(String.class)
                .map(DeploymentId::new)
                .findOne();
    }

    @Override
    public Optional<Deployment> find(DeploymentId id) {
        return db.read(handle -> handle.createQuery(COLUMNS + "WHERE id = :id")
                .bind("id", id.value())
                .map(DEPLOYMENT)
                .findOne());
    }

    @Override
    public List<Deployment> list(Optional<WorkloadId> workload, Optional<DeploymentId> before, int limit) {
        String where = "WHERE seq < "
                + (before.isPresent() ? "(SELECT seq FROM deployment WHERE id = :before)" : ":before")
                + (workload.isPresent() ? " AND workload = :workload" : "");
        return db.read(handle -> {
            var query = handle.createQuery(COLUMNS + where + " ORDER BY seq DESC LIMIT :limit")
                    .bind("limit", Math.max(0, limit));
            before.ifPresentOrElse(id -> query.bind("before", id.value()), () -> query.bind("before", Long.MAX_VALUE));
            workload.ifPresent(id -> query.bind("workload", id.value()));
            return query.map(DEPLOYMENT).list();
        });
    }

    @Override
    public List<Deployment> open() {
        return db.read(handle -> handle.createQuery(COLUMNS + "WHERE " + OPEN + " ORDER BY seq")
                .map(DEPLOYMENT)
                .list());
    }

    static List<Deployment> open(Handle handle, WorkloadId workload) {
        return handle.createQuery(COLUMNS + "WHERE workload = :workload AND " + OPEN)
                .bind("workload", workload.value())
                .map(DEPLOYMENT)
                .list();
    }

    @Override
    public boolean begin(Lease lease, DeploymentId id, Instant at) {
        return db.write(handle -> {
            Fence.check(handle, lease);
            handle.execute("""
                    UPDATE deployment SET status = 'RUNNING', started_at = ?, note = NULL
                    WHERE id = ? AND status = 'QUEUED'""", at.toString(), id.value());
            return status(handle, id).filter(status -> status == Status.RUNNING).isPresent();
        });
    }

    @Override
    public void end(Lease lease, DeploymentId id, Outcome outcome, Instant at) {
        db.change(handle -> {
            Fence.check(handle, lease);
            finish(handle, id, outcome, at);
        });
    }

    @Override
    public boolean requestCancel(DeploymentId id, String by, Instant at) {
        return db.write(handle -> {
            Status status = status(handle, id)
                    .orElseThrow(() -> new ForgeException(ErrorCode.NOT_FOUND, "there is no deployment " + id));
            if (status == Status.QUEUED) {
                finish(handle, id, new Outcome.Cancelled(by), at);
            } else if (status == Status.RUNNING) {
                handle.execute("UPDATE deployment SET cancel_by = coalesce(cancel_by, ?) WHERE id = ?", by, id.value());
            }
            return status.open();
        });
    }

    @Override
    public Map<DeploymentId, String> cancelRequests(Set<DeploymentId> of) {
        if (of.isEmpty()) {
            return Map.of();
        }
        Map<DeploymentId, String> asked = new LinkedHashMap<>();
        db.read(handle -> handle.createQuery("""
                                SELECT id, cancel_by FROM deployment
                                WHERE status = 'RUNNING' AND cancel_by IS NOT NULL AND id IN (<ids>)""")
                        .bindList("ids", of.stream().map(DeploymentId::value).toList())
                        .map((rs, context) -> Map.entry(new DeploymentId(rs.getString(1)), rs.getString(2)))
                        .list())
                .forEach(entry -> asked.put(entry.getKey(), entry.getValue()));
        return asked;
    }

    @Override
    public void note(DeploymentId id, Optional<String> note) {
        db.change(handle -> handle.execute(
                "UPDATE deployment SET note = ? WHERE id = ? AND " + OPEN, note.orElse(null), id.value()));
    }

    private static void finish(Handle handle, DeploymentId id, Outcome outcome, Instant at) {
        handle.execute(
                "UPDATE deployment SET status = ?, outcome = ?, ended_at = ?, note = NULL WHERE id = ? AND " + OPEN,
                Status.of(outcome).name(),
                Json.write(DeploymentCodec.write(outcome)),
                at.toString(),
                id.value());
    }

    private static Optional<Status> status(Handle handle, DeploymentId id) {
        return handle.createQuery("SELECT status FROM deployment WHERE id = :id")
                .bind("id", id.value())
                .mapTo(String.class)
                .map(Status::valueOf)
                .findOne();
    }

    private static Deployment.Request request(String id, String doc) {
        try {
            return DeploymentCodec.readRequest(Json.read(doc));
        } catch (InvalidInput e) {
            throw Trouble.unreadable("deployment " + id, e);
        }
    }

    private static Optional<Outcome> outcome(String id, @Nullable String doc) {
        try {
            return Optional.ofNullable(doc).map(Json::read).map(DeploymentCodec::readOutcome);
        } catch (InvalidInput e) {
            throw Trouble.unreadable("outcome of deployment " + id, e);
        }
    }

    private static Optional<Instant> instant(@Nullable String text) {
        return Optional.ofNullable(text).map(Instant::parse);
    }
}
