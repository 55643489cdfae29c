package dev.tinyforge.sqlite;

import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.workload.EnvSet;
import dev.tinyforge.domain.workload.EnvSetId;
import dev.tinyforge.domain.workload.EnvSetUse;
import dev.tinyforge.domain.workload.EnvValue;
import dev.tinyforge.domain.workload.Workload;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.ports.codec.EnvSetCodec;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.store.EnvSets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/** Env sets as documents; what they keep secret is in rows of its own, each sealed for its set, name and version. */
final class SqliteEnvSets implements EnvSets {
    private static final RowMapper<EnvSet> SET = (rs, context) -> read(rs.getString("id"), rs.getString("doc"));

    private final Db db;
    private final SealedText texts;

    SqliteEnvSets(Db db, SealedText texts) {
        this.db = db;
        this.texts = texts;
    }

    @Override
    public EnvSet create(EnvSet set, Map<String, String> newSecrets) {
        return db.write(handle -> {
            if (find(handle, set.id()).isPresent()) {
                throw new ForgeException(ErrorCode.CONFLICT, "the env set " + set.id() + " exists already");
            }
            EnvSet first = set.sealed(1).atRevision(1);
            named(
                    first,
                    () -> handle.execute(
                            "INSERT INTO env_set (id, name, revision, doc) VALUES (?, ?, 1, ?)",
                            first.id().value(),
                            first.name(),
                            Json.write(EnvSetCodec.store(first))));
            seal(handle, first, newSecrets);
            return first;
        });
    }

    @Override
    public EnvSet update(EnvSet set, Map<String, String> newSecrets) {
        return db.write(handle -> {
            EnvSet stored = find(handle, set.id())
                    .orElseThrow(() -> new ForgeException(ErrorCode.NOT_FOUND, "there is no env set " + set.id()));
            Revision.check("the env set " + stored.name(), stored.revision(), set.revision());
            long revision = stored.revision() + 1;
            EnvSet next = set.sealed(revision).atRevision(revision);
            named(
                    next,
                    () -> handle.execute(
                            "UPDATE env_set SET name = ?, revision = ?, doc = ? WHERE id = ?",
                            next.name(),
                            revision,
                            Json.write(EnvSetCodec.store(next)),
                            next.id().value()));
            seal(handle, next, newSecrets);
            return next;
        });
    }

    private static void named(EnvSet set, Runnable write) {
        try {
            write.run();
        } catch (UnableToExecuteStatementException e) {
            if (Trouble.unique(e)) {
                throw new ForgeException(
                        ErrorCode.CONFLICT, "another env set is named " + set.name() + "; choose another name", e);
            }
            throw e;
        }
    }

    /** @param set at the revision that its new secrets have as their version */
    private void seal(Handle handle, EnvSet set, Map<String, String> newSecrets) {
        for (Stored old : secrets(handle, set.id())) {
            if (!(set.env().get(old.name()) instanceof EnvValue.Secret secret) || secret.version() != old.version()) {
                handle.execute(
                        "DELETE FROM env_set_secret WHERE env_set = ? AND name = ? AND version = ?",
                        set.id().value(),
                        old.name(),
                        old.version());
            }
        }
        set.env().forEach((name, value) -> {
            if (!(value instanceof EnvValue.Secret secret) || secret.version() != set.revision()) {
                return;
            }
            String open = newSecrets.get(name);
            if (open == null) {
                throw new InvalidInput("env." + name, "there is no value for this secret");
            }
            handle.execute(
                    "INSERT INTO env_set_secret (env_set, name, version, sealed) VALUES (?, ?, ?, ?)",
                    set.id().value(),
                    name,
                    secret.version(),
                    texts.seal(open, place(set.id(), name, secret.version())));
        });
    }

    private record Stored(EnvSetId set, String name, long version) {}

    private static List<Stored> secrets(Handle handle, EnvSetId set) {
        return secrets(handle).stream().filter(one -> one.set().equals(set)).toList();
    }

    private static List<Stored> secrets(Handle handle) {
        return handle.createQuery("SELECT env_set, name, version FROM env_set_secret")
                .map((rs, context) ->
                        new Stored(new EnvSetId(rs.getString("env_set")), rs.getString("name"), rs.getLong("version")))
                .list();
    }

    /** Every secret of every set. */
    static List<SealedCell> cells(Handle handle) {
        return secrets(handle).stream()
                .map(one -> new SealedCell(
                        "env_set_secret",
                        "sealed",
                        List.of("env_set", "name", "version"),
                        List.of(one.set().value(), one.name(), one.version()),
                        List.of(place(one.set(), one.name(), one.version()))))
                .toList();
    }

    @Override
    public Optional<EnvSet> find(EnvSetId id) {
        return db.read(handle -> find(handle, id));
    }

    private static Optional<EnvSet> find(Handle handle, EnvSetId id) {
        return handle.createQuery("SELECT id, doc FROM env_set WHERE id = :id")
                .bind("id", id.value())
                .map(SET)
                .findOne();
    }

    @Override
    public Optional<EnvSet> named(String name) {
        return db.read(handle -> handle.createQuery("SELECT id, doc FROM env_set WHERE name = :name")
                .bind("name", name)
                .map(SET)
                .findOne());
    }

    @Override
    public List<EnvSet> list(Optional<EnvSetId> after, int limit) {
        return db.read(
                handle -> handle.createQuery("SELECT id, doc FROM env_set WHERE id > :after ORDER BY id LIMIT :limit")
                        .bind("after", after.map(EnvSetId::value).orElse(""))
                        .bind("limit", Math.max(0, limit))
                        .map(SET)
                        .list());
    }

    @Override
    public List<WorkloadId> users(EnvSetId id) {
        return db.read(handle -> users(handle, id));
    }

    private static List<WorkloadId> users(Handle handle, EnvSetId id) {
        return handle.createQuery("SELECT workload FROM env_set_use WHERE env_set = :id ORDER BY workload")
                .bind("id", id.value())
                .mapTo(String.class)
                .map(WorkloadId::new)
                .list();
    }

    @Override
    public void delete(EnvSetId id, OptionalLong ifRevision) {
        db.change(handle -> find(handle, id).ifPresent(stored -> {
            Revision.check("the env set " + stored.name(), stored.revision(), ifRevision);
            List<String> users = handle.createQuery("""
                            SELECT w.name FROM env_set_use u JOIN workload w ON w.id = u.workload
                            WHERE u.env_set = :id ORDER BY w.name""")
                    .bind("id", id.value())
                    .mapTo(String.class)
                    .list();
            if (!users.isEmpty()) {
                throw new ForgeException(
                        ErrorCode.CONFLICT,
                        "the env set " + stored.name() + " is attached to " + String.join(", ", users)
                                + "; take it off first");
            }
            handle.execute("DELETE FROM env_set WHERE id = ?", id.value());
        }));
    }

    /** Has the workload use the sets it names and no others; in the caller's transaction. */
    static void attach(Handle handle, Workload workload) {
        handle.execute(
                "DELETE FROM env_set_use WHERE workload = ?", workload.id().value());
        for (EnvSetUse use : workload.envSets()) {
            try {
                handle.execute(
                        "INSERT INTO env_set_use (workload, env_set) VALUES (?, ?)",
                        workload.id().value(),
                        use.id().value());
            } catch (UnableToExecuteStatementException e) {
                if (Trouble.dangling(e)) {
                    throw new ForgeException(ErrorCode.NOT_FOUND, "there is no env set " + use.id(), e);
                }
                throw e;
            }
        }
    }

    @Override
    public String open(EnvSetId set, String name, long version) {
        byte[] sealed = db.read(handle -> handle.createQuery("""
                                SELECT sealed FROM env_set_secret
                                WHERE env_set = :set AND name = :name AND version = :version""")
                        .bind("set", set.value())
                        .bind("name", name)
                        .bind("version", version)
                        .mapTo(byte[].class)
                        .findOne())
                .orElseThrow(() -> new ForgeException(
                        ErrorCode.NOT_FOUND,
                        "there is no version " + version + " of the secret " + name + " of env set " + set));
        return texts.open(
                sealed, "the secret " + name + " of env set " + set, "set the secret anew", place(set, name, version));
    }

    private static String[] place(EnvSetId set, String name, long version) {
        return new String[] {"env_set", set.value(), name, Long.toString(version)};
    }

    private static EnvSet read(String id, String doc) {
        try {
            return EnvSetCodec.stored(Json.read(doc));
        } catch (InvalidInput e) {
            throw Trouble.unreadable("env set " + id, e);
        }
    }
}
