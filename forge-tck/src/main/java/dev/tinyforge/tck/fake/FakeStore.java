package dev.tinyforge.tck.fake;

import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
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
import dev.tinyforge.ports.time.Clock;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** One process's handle of what the world's store keeps. */
final class FakeStore implements Store {
    private final StoreData data;
    private final FakeProcess process;
    private final Leases leases;
    private final Watches watches;

    FakeStore(StoreData data, FakeProcess process, Clock clock) {
        this.data = data;
        this.process = process;
        this.leases = new FakeLeases(data, process, clock);
        this.watches = new FakeWatches(data, clock);
    }

    @Override
    public Workloads workloads() {
        return data.workloads;
    }

    @Override
    public Releases releases() {
        return data.releases;
    }

    @Override
    public Deployments deployments() {
        return data.deployments;
    }

    @Override
    public Journal journal() {
        return data.journal;
    }

    @Override
    public Leases leases() {
        return leases;
    }

    @Override
    public DeploymentLog log() {
        return data.log;
    }

    @Override
    public EventLog events() {
        return data.events;
    }

    @Override
    public Triggers triggers() {
        return data.triggers;
    }

    @Override
    public Bindings bindings() {
        return data.bindings;
    }

    @Override
    public Ledger ledger() {
        return data.ledger;
    }

    @Override
    public Watches watches() {
        return watches;
    }

    @Override
    public Accounts accounts() {
        return data.accounts;
    }

    @Override
    public EnvSets envSets() {
        return data.envSets;
    }

    @Override
    public SecretVault vault() {
        return data.vault;
    }

    /** The copy stays in the world, under the file's name; the file itself only says so. */
    @Override
    public void backup(Path file) {
        try {
            Files.writeString(file, "a backup of a store in memory", StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException e) {
            throw new ForgeException(ErrorCode.INVALID_INPUT, file + " exists; name a new file", e);
        } catch (IOException e) {
            throw new ForgeException(ErrorCode.STORE_UNAVAILABLE, "cannot write " + file, e);
        }
        synchronized (data.world) {
            data.check();
            data.world.keep(file, data);
        }
    }

    @Override
    public String describe() {
        return "in memory, answering";
    }

    @Override
    public long statements() {
        return data.statements();
    }

    @Override
    public void close() {
        synchronized (data.world) {
            data.leases.releaseAll(process.owner());
        }
    }
}
