package dev.tinyforge.proof.kill;

import dev.tinyforge.ports.store.Accounts;
import dev.tinyforge.ports.store.Bindings;
import dev.tinyforge.ports.store.DeploymentLog;
import dev.tinyforge.ports.store.Deployments;
import dev.tinyforge.ports.store.EnvSets;
import dev.tinyforge.ports.store.EventLog;
import dev.tinyforge.ports.store.Journal;
import dev.tinyforge.ports.store.Leases;
import dev.tinyforge.ports.store.Ledger;
import dev.tinyforge.ports.store.Releases;
import dev.tinyforge.ports.store.SecretVault;
import dev.tinyforge.ports.store.Store;
import dev.tinyforge.ports.store.Triggers;
import dev.tinyforge.ports.store.Watches;
import dev.tinyforge.ports.store.Workloads;
import java.nio.file.Path;
import java.util.Set;

/** A store whose journal, and whose other writes of a run, can stop their caller. */
final class StoppingStore implements Store {
    private final Store inner;
    private final Journal journal;
    private final Releases releases;
    private final Deployments deployments;

    StoppingStore(Store inner, Stops stops) {
        this.inner = inner;
        this.journal = new StoppingJournal(inner.journal(), stops);
        this.releases = StoppingPorts.of(Releases.class, inner.releases(), Set.of("record", "forget"), stops);
        this.deployments = StoppingPorts.of(Deployments.class, inner.deployments(), Set.of("begin", "end"), stops);
    }

    @Override
    public Workloads workloads() {
        return inner.workloads();
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
    public Leases leases() {
        return inner.leases();
    }

    @Override
    public DeploymentLog log() {
        return inner.log();
    }

    @Override
    public EventLog events() {
        return inner.events();
    }

    @Override
    public Triggers triggers() {
        return inner.triggers();
    }

    @Override
    public Bindings bindings() {
        return inner.bindings();
    }

    @Override
    public Ledger ledger() {
        return inner.ledger();
    }

    @Override
    public Watches watches() {
        return inner.watches();
    }

    @Override
    public Accounts accounts() {
        return inner.accounts();
    }

    @Override
    public EnvSets envSets() {
        return inner.envSets();
    }

    @Override
    public SecretVault vault() {
        return inner.vault();
    }

    @Override
    public void backup(Path file) {
        inner.backup(file);
    }

    @Override
    public String describe() {
        return inner.describe();
    }

    @Override
    public long statements() {
        return inner.statements();
    }

    @Override
    public void close() {
        inner.close();
    }
}
