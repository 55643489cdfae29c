package dev.tinyforge.sqlite;

import dev.tinyforge.domain.workload.SecretRef;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.store.SecretVault;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/** Secrets as rows, each sealed for its own workload, name and version: a row moved elsewhere does not open. */
final class SqliteSecretVault implements SecretVault {
    private final Db db;
    private final SealedText texts;

    SqliteSecretVault(Db db, SealedText texts) {
        this.db = db;
        this.texts = texts;
    }

    @Override
    public long seal(WorkloadId workload, String name, String value) {
        return db.write(handle -> seal(handle, workload, name, value));
    }

    /** Each, in the caller's transaction. @return the versions by name */
    Map<String, Long> seal(Handle handle, WorkloadId workload, Map<String, String> values) {
        Map<String, Long> versions = new LinkedHashMap<>();
        new TreeMap<>(values).forEach((name, value) -> versions.put(name, seal(handle, workload, name, value)));
        return versions;
    }

    @Override
    public long next(WorkloadId workload, String name, String value) {
        return db.read(handle -> {
            long last = lastVersion(handle, workload, name);
            return last > 0 && holds(handle, workload, name, last, value) ? last : last + 1;
        });
    }

    /** In the caller's transaction. */
    long seal(Handle handle, WorkloadId workload, String name, String value) {
        long last = lastVersion(handle, workload, name);
        if (last > 0 && holds(handle, workload, name, last, value)) {
            return last;
        }
        long version = last + 1;
        byte[] sealed = texts.seal(value, place(workload, name, version));
        try {
            handle.execute("""
                    INSERT INTO secret_name (workload, name, last_version) VALUES (?, ?, ?)
                    ON CONFLICT DO UPDATE SET last_version = excluded.last_version""", workload.value(), name, version);
        } catch (UnableToExecuteStatementException e) {
            if (Trouble.dangling(e)) {
                throw new ForgeException(ErrorCode.NOT_FOUND, "there is no workload " + workload, e);
            }
            throw e;
        }
        handle.execute(
                "INSERT INTO secret (workload, name, version, sealed) VALUES (?, ?, ?, ?)",
                workload.value(),
                name,
                version,
                sealed);
        return version;
    }

    @Override
    public String open(WorkloadId workload, String name, long version) {
        byte[] sealed = db.read(handle -> find(handle, workload, name, version))
                .orElseThrow(() -> new ForgeException(
                        ErrorCode.NOT_FOUND,
                        "there is no version " + version + " of the secret " + name + " of workload " + workload));
        return open(sealed, workload, name, version);
    }

    private String open(byte[] sealed, WorkloadId workload, String name, long version) {
        return texts.open(
                sealed,
                "the secret " + name + " (version " + version + ")",
                "set the secret anew",
                place(workload, name, version));
    }

    @Override
    public void forgetUnused(WorkloadId workload) {
        db.change(handle -> {
            Set<SecretRef> inUse = SecretsInUse.of(handle, workload);
            List<SecretRef> all = handle.createQuery("SELECT name, version FROM secret WHERE workload = :workload")
                    .bind("workload", workload.value())
                    .map((rs, context) -> new SecretRef(rs.getString("name"), rs.getLong("version")))
                    .list();
            for (SecretRef secret : all) {
                if (!inUse.contains(secret)) {
                    handle.execute(
                            "DELETE FROM secret WHERE workload = ? AND name = ? AND version = ?",
                            workload.value(),
                            secret.name(),
                            secret.version());
                }
            }
        });
    }

    /** Every secret of every workload. */
    static List<SealedCell> cells(Handle handle) {
        return handle.createQuery("SELECT workload, name, version FROM secret")
                .map((rs, context) -> {
                    WorkloadId workload = new WorkloadId(rs.getString("workload"));
                    String name = rs.getString("name");
                    long version = rs.getLong("version");
                    return new SealedCell(
                            "secret",
                            "sealed",
                            List.of("workload", "name", "version"),
                            List.of(workload.value(), name, version),
                            List.of(place(workload, name, version)));
                })
                .list();
    }

    @Override
    public Rotation rotateKey() {
        return rotation(step -> {}).run();
    }

    /** Of everything that is sealed in this database. @param told see {@link KeyRotation} */
    KeyRotation rotation(Consumer<String> told) {
        return new KeyRotation(
                db, texts, List.of(SqliteSecretVault::cells, SqliteEnvSets::cells, WebhookKeyRows::cells), told);
    }

    private static long lastVersion(Handle handle, WorkloadId workload, String name) {
        return handle.createQuery("SELECT last_version FROM secret_name WHERE workload = :workload AND name = :name")
                .bind("workload", workload.value())
                .bind("name", name)
                .mapTo(Long.class)
                .findOne()
                .orElse(0L);
    }

    /** One that is gone or does not open with this key holds another value, as far as anybody can tell. */
    private boolean holds(Handle handle, WorkloadId workload, String name, long version, String value) {
        Optional<byte[]> sealed = find(handle, workload, name, version);
        if (sealed.isEmpty()) {
            return false;
        }
        try {
            return open(sealed.get(), workload, name, version).equals(value);
        } catch (ForgeException e) {
            // A key that cannot be read at all refuses the sealing, which comes next.
            return false;
        }
    }

    private static Optional<byte[]> find(Handle handle, WorkloadId workload, String name, long version) {
        return handle.createQuery("""
                        SELECT sealed FROM secret
                        WHERE workload = :workload AND name = :name AND version = :version""")
                .bind("workload", workload.value())
                .bind("name", name)
                .bind("version", version)
                .mapTo(byte[].class)
                .findOne();
    }

    private static String[] place(WorkloadId workload, String name, long version) {
        return new String[] {workload.value(), name, Long.toString(version)};
    }
}
