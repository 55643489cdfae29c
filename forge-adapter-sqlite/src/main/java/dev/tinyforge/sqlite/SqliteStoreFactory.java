package dev.tinyforge.sqlite;

import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.settings.ForgeConfig;
import dev.tinyforge.ports.settings.Settings;
import dev.tinyforge.ports.store.Store;
import dev.tinyforge.ports.store.StoreFactory;
import dev.tinyforge.ports.time.Clock;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Keeps everything in one SQLite file, the setting {@code sqlite.file}. Beside it lie the folder {@code owners}, with a
 * locked file for each process that has it open, and SQLite's own log while it is in use.
 */
public final class SqliteStoreFactory implements StoreFactory {
    @Override
    public String name() {
        return "sqlite";
    }

    @Override
    public Store open(ForgeConfig config, Clock clock) {
        SealingKey key = SealingKey.of(config);
        Path given = config.path(Settings.SQLITE_FILE, "forge.db").toAbsolutePath();
        Path name = given.getFileName();
        if (name == null) {
            throw new ForgeException(ErrorCode.INVALID_INPUT, "`" + Settings.SQLITE_FILE.key() + "` names no file");
        }
        NativeLibrary.prepare(config.dataDir().toAbsolutePath());
        Path folder = Folders.make(given.resolveSibling(""));
        Path owners = Folders.make(folder.resolve("owners"));
        return open(folder.resolve(name), owners, key, clock, Migrator.standard());
    }

    @SuppressWarnings("try") // the lock is there to be held
    static SqliteStore open(Path file, Path owners, SealingKey key, Clock clock, Migrator migrator) {
        try (StartLock start = StartLock.take(owners)) {
            boolean inUse = bury(owners);
            new DatabaseFile(file).prepare(inUse, migrator);
            Owner owner = Owner.register(owners);
            Db db = new Db(file);
            try {
                db.change(handle -> {
                    int version = Migrator.version(handle);
                    if (version > migrator.newest()) {
                        throw newer(file, version, migrator.newest());
                    }
                    if (version < migrator.newest() && inUse) {
                        throw older(file, version, migrator.newest());
                    }
                    migrator.migrate(handle, migrator.newest());
                });
                SqliteStore store = new SqliteStore(db, owner, owners, key, clock);
                store.leases().bury();
                return store;
            } catch (RuntimeException e) {
                db.close();
                owner.close();
                throw e;
            }
        }
    }

    private static boolean bury(Path owners) {
        try {
            return Owner.bury(owners);
        } catch (IOException e) {
            throw new ForgeException(
                    ErrorCode.STORE_UNAVAILABLE,
                    "the folder " + owners + " cannot be read: " + Trouble.reason(e) + "; let this user have it",
                    e);
        }
    }

    /** Its statements are for the schema it has made; they must not meet another one in mid-run. */
    private static ForgeException older(Path file, int version, int known) {
        return Trouble.unavailable(
                file,
                "is in use by an older version: its schema is " + version + ", this program makes it " + known
                        + "; stop the older program first. Nothing was changed",
                new IOException("schema " + version));
    }

    private static ForgeException newer(Path file, int version, int known) {
        return Trouble.unusable(
                file,
                "was written by a newer version: its schema is " + version + ", this program knows up to " + known
                        + "; use the newer program or put a backup in its place. Nothing was changed",
                new IOException("schema " + version));
    }
}
