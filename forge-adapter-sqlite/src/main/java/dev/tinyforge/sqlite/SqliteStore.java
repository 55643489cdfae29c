package dev.tinyforge.sqlite;

import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.store.Accounts;
import dev.tinyforge.ports.store.Bindings;
import dev.tinyforge.ports.store.DeploymentLog;
import dev.tinyforge.ports.store.Deployments;
import dev.tinyforge.ports.store.EnvSets;
import dev.tinyforge.ports.store.EventLog;
import dev.tinyforge.ports.store.Journal;
import dev.tinyforge.ports.store.Ledger;
import dev.tinyforge.ports.store.Releases;
import dev.tinyforge.ports.store.Store;
import dev.tinyforge.ports.store.Triggers;
import dev.tinyforge.ports.store.Watches;
import dev.tinyforge.ports.store.Workloads;
import dev.tinyforge.ports.time.Clock;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/** One handle on a database file. */
final class SqliteStore implements Store {
    private final Db db;
    private final Owner owner;
    private final SqliteLeases leases;
    private final SqliteSecretVault vault;
    private final SqliteWorkloads workloads;
    private final SqliteReleases releases;
    private final SqliteDeployments deployments;
    private final SqliteJournal journal;
    private final SqliteDeploymentLog log;
    private final SqliteEventLog events;
    private final SqliteTriggers triggers;
    private final SqliteBindings bindings;
    private final SqliteLedger ledger;
    private final SqliteWatches watches;
    private final SqliteAccounts accounts;
    private final SqliteEnvSets envSets;
    private final AtomicBoolean closed = new AtomicBoolean();

    SqliteStore(Db db, Owner owner, Path owners, SealingKey key, Clock clock) {
        this.db = db;
        this.owner = owner;
        leases = new SqliteLeases(db, clock, owners, owner.id());
        SealedText texts = new SealedText(key);
        vault = new SqliteSecretVault(db, texts);
        workloads = new SqliteWorkloads(db, vault);
        releases = new SqliteReleases(db);
        deployments = new SqliteDeployments(db, vault);
        journal = new SqliteJournal(db);
        log = new SqliteDeploymentLog(db);
        events = new SqliteEventLog(db);
        triggers = new SqliteTriggers(db, texts);
        bindings = new SqliteBindings(db);
        ledger = new SqliteLedger(db);
        watches = new SqliteWatches(db, clock);
        accounts = new SqliteAccounts(db);
        envSets = new SqliteEnvSets(db, texts);
    }

    @Override
    public Workloads workloads() {
        return workloads;
    }

    @Override
    public Releases releases() {
        return releases;
    }

    @Override
    public Deployments deployments() {
        return deployments;
    }

    @Override
    public Journal journal() {
        return journal;
    }

    @Override
    public SqliteLeases leases() {
        return leases;
    }

    @Override
    public DeploymentLog log() {
        return log;
    }

    @Override
    public EventLog events() {
        return events;
    }

    @Override
    public Triggers triggers() {
        return triggers;
    }

    @Override
    public Bindings bindings() {
        return bindings;
    }

    @Override
    public Ledger ledger() {
        return ledger;
    }

    @Override
    public Watches watches() {
        return watches;
    }

    @Override
    public Accounts accounts() {
        return accounts;
    }

    @Override
    public EnvSets envSets() {
        return envSets;
    }

    @Override
    public SqliteSecretVault vault() {
        return vault;
    }

    @Override
    public void backup(Path file) {
        Backup.make(db.file(), file);
    }

    @Override
    public String describe() {
        return db.read(handle -> "SQLite "
                + handle.createQuery("SELECT sqlite_version()")
                        .mapTo(String.class)
                        .one()
                + " at " + db.file() + ", schema " + Migrator.version(handle));
    }

    @Override
    public long statements() {
        return db.statements();
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            leases.releaseAll();
        } catch (ForgeException e) {
            // They are free as soon as this owner is dead.
        } finally {
            db.close();
            owner.close();
        }
    }

    Db db() {
        return db;
    }

    Owner owner() {
        return owner;
    }
}
