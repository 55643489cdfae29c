package dev.tinyforge.sqlite;

import dev.tinyforge.domain.workload.EnvValue;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.store.SecretVault;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/** Secrets as rows, each sealed for its own workload, name and version: a row moved elsewhere does not open. */
final class SqliteSecretVault implements SecretVault {
    private final Db db;
    private final SealingKey key;

    SqliteSecretVault(Db db, SealingKey key) {
        this.db = db;
        this.key = key;
    }

    @Override
    public long seal(WorkloadId workload, String name, String value) {
        return db.write(handle -> seal(handle, workload, name, value));
    }

    /** In the caller's transaction. */
    long seal(Handle handle, WorkloadId workload, String name, String value) {
        long last = lastVersion(handle, workload, name);
        if (last > 0 && holds(handle, workload, name, last, value)) {
            return last;
        }
        long version = last + 1;
        byte[] sealed = key.seal(value.getBytes(StandardCharsets.UTF_8), context(workload, name, version));
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
        try {
            return new String(key.open(sealed, context(workload, name, version)), StandardCharsets.UTF_8);
        } catch (GeneralSecurityException e) {
            throw unreadable(name, version, "was sealed with another key; put that key back or set the secret anew", e);
        } catch (ForgeException e) {
            throw unreadable(name, version, "cannot be opened: " + e.line(), e);
        }
    }

    private static ForgeException unreadable(String name, long version, String why, Exception cause) {
        return new ForgeException(
                ErrorCode.SECRET_UNREADABLE, "the secret " + name + " (version " + version + ") " + why, cause);
    }

    @Override
    public void forgetUnused(WorkloadId workload) {
        db.change(handle -> {
            Set<EnvValue.Secret> inUse = SecretsInUse.of(handle, workload);
            List<EnvValue.Secret> all = handle.createQuery(
                            "SELECT name, version FROM secret WHERE workload = :workload")
                    .bind("workload", workload.value())
                    .map((rs, context) -> new EnvValue.Secret(rs.getString("name"), rs.getLong("version")))
                    .list();
            for (EnvValue.Secret secret : all) {
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
            byte[] opened = key.open(sealed.get(), context(workload, name, version));
            return new String(opened, StandardCharsets.UTF_8).equals(value);
        } catch (GeneralSecurityException e) {
            return false;
        } catch (ForgeException e) {
            if (e.code() == ErrorCode.NOT_FOUND) {
                return false;
            }
            throw e;
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

    private static byte[] context(WorkloadId workload, String name, long version) {
        return (workload.value() + '\0' + name + '\0' + version).getBytes(StandardCharsets.UTF_8);
    }
}
