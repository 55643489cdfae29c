package dev.tinyforge.sqlite;

import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.deploy.LiveInstance;
import dev.tinyforge.domain.deploy.RuntimeState;
import dev.tinyforge.domain.release.PinnedImage;
import dev.tinyforge.domain.release.Release;
import dev.tinyforge.domain.workload.DeploymentId;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.ports.codec.LiveCodec;
import dev.tinyforge.ports.codec.ReleaseCodec;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.store.Lease;
import dev.tinyforge.ports.store.Releases;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/** Live instances and kept releases as documents. */
final class SqliteReleases implements Releases {
    private static final Comparator<Release> NEWEST_FIRST = Comparator.comparing(Release::createdAt)
            .thenComparing(release -> release.id().value())
            .reversed();
    private static final Comparator<LiveInstance> LAST_STARTED_FIRST =
            Comparator.comparing(LiveInstance::since).reversed();
    private static final RowMapper<Row> ROW =
            (rs, context) -> new Row(new WorkloadId(rs.getString("workload")), live(rs.getString("doc")));
    private static final RowMapper<Release> RELEASE = (rs, context) -> release(rs.getString("id"), rs.getString("doc"));

    private final Db db;

    SqliteReleases(Db db) {
        this.db = db;
    }

    private record Row(WorkloadId workload, LiveInstance live) {}

    @Override
    public List<LiveInstance> live(WorkloadId workload) {
        return db.read(handle -> live(handle, workload)).stream()
                .sorted(LAST_STARTED_FIRST)
                .toList();
    }

    private static List<LiveInstance> live(Handle handle, WorkloadId workload) {
        return handle
                .createQuery("SELECT workload, doc FROM live WHERE workload = :workload ORDER BY position")
                .bind("workload", workload.value())
                .map(ROW)
                .list()
                .stream()
                .map(Row::live)
                .toList();
    }

    @Override
    public Map<WorkloadId, List<LiveInstance>> allLive() {
        return db.read(
                handle -> byWorkload(handle.createQuery("SELECT workload, doc FROM live ORDER BY workload, position")));
    }

    /** Those of the rows of {@code live} that the query finds, the last started first. */
    static Map<WorkloadId, List<LiveInstance>> byWorkload(Query liveRows) {
        List<Row> rows = liveRows.map(ROW).list();
        Map<WorkloadId, List<LiveInstance>> all = new LinkedHashMap<>();
        rows.forEach(row ->
                all.computeIfAbsent(row.workload(), id -> new ArrayList<>()).add(row.live()));
        all.values().forEach(instances -> instances.sort(LAST_STARTED_FIRST));
        return all;
    }

    @Override
    public void record(Lease lease, WorkloadId workload, List<LiveInstance> live, Optional<Release> release) {
        db.change(handle -> {
            Fence.check(handle, lease);
            try {
                write(handle, workload, live);
                release.ifPresent(kept -> keep(handle, workload, kept));
            } catch (UnableToExecuteStatementException e) {
                if (Trouble.dangling(e)) {
                    throw new ForgeException(ErrorCode.NOT_FOUND, "there is no workload " + workload, e);
                }
                throw e;
            }
        });
    }

    @Override
    public void saveRuntime(Lease lease, WorkloadId workload, RuntimeState state) {
        db.change(handle -> {
            Fence.check(handle, lease);
            List<LiveInstance> live = live(handle, workload);
            live.stream()
                    .min(LAST_STARTED_FIRST)
                    .ifPresent(newest -> write(
                            handle,
                            workload,
                            live.stream()
                                    .map(instance -> instance.equals(newest) ? instance.withRuntime(state) : instance)
                                    .toList()));
        });
    }

    private static void write(Handle handle, WorkloadId workload, List<LiveInstance> live) {
        handle.execute("DELETE FROM live WHERE workload = ?", workload.value());
        int position = 0;
        for (LiveInstance instance : live) {
            handle.execute(
                    "INSERT INTO live (workload, position, doc) VALUES (?, ?, ?)",
                    workload.value(),
                    position++,
                    Json.write(LiveCodec.write(instance)));
        }
    }

    private static void keep(Handle handle, WorkloadId workload, Release release) {
        handle.execute(
                """
                INSERT INTO release (id, workload, image, doc) VALUES (?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET workload = excluded.workload, image = excluded.image, doc = excluded.doc""",
                release.id().value(),
                workload.value(),
                Json.write(ReleaseCodec.write(release.image())),
                Json.write(ReleaseCodec.write(release)));
    }

    @Override
    public List<Release> kept(WorkloadId workload) {
        return db.read(handle -> kept(handle, workload)).stream()
                .sorted(NEWEST_FIRST)
                .toList();
    }

    /** In no order. */
    static List<Release> kept(Handle handle, WorkloadId workload) {
        return handle.createQuery("SELECT id, doc FROM release WHERE workload = :workload")
                .bind("workload", workload.value())
                .map(RELEASE)
                .list();
    }

    @Override
    public Optional<Release> find(DeploymentId id) {
        return db.read(handle -> handle.createQuery("SELECT id, doc FROM release WHERE id = :id")
                .bind("id", id.value())
                .map(RELEASE)
                .findOne());
    }

    @Override
    public void forget(Lease lease, WorkloadId workload, Collection<DeploymentId> ids) {
        db.change(handle -> {
            Fence.check(handle, lease);
            for (DeploymentId id : ids) {
                handle.execute("DELETE FROM release WHERE id = ? AND workload = ?", id.value(), workload.value());
            }
        });
    }

    @Override
    public List<PinnedImage> images() {
        return db.read(handle -> handle.createQuery("SELECT DISTINCT image FROM release ORDER BY image")
                .mapTo(String.class)
                .map(SqliteReleases::image)
                .list());
    }

    private static LiveInstance live(String doc) {
        try {
            return LiveCodec.read(Json.read(doc));
        } catch (InvalidInput e) {
            throw Trouble.unreadable("live instance", e);
        }
    }

    private static Release release(String id, String doc) {
        try {
            return ReleaseCodec.read(Json.read(doc));
        } catch (InvalidInput e) {
            throw Trouble.unreadable("release " + id, e);
        }
    }

    private static PinnedImage image(String doc) {
        try {
            return ReleaseCodec.readImage(Json.read(doc));
        } catch (InvalidInput e) {
            throw Trouble.unreadable("image", e);
        }
    }
}
