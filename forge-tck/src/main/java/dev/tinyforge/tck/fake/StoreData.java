package dev.tinyforge.tck.fake;

import dev.tinyforge.domain.workload.DeploymentId;
import dev.tinyforge.domain.workload.SecretRef;
import dev.tinyforge.domain.workload.Workload;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.store.Deployment;
import dev.tinyforge.ports.store.Lease;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the store keeps, which outlives the processes, and the views of it for judging. */
public final class StoreData {
    final FakeWorld world;
    final LeaseTable leases;
    final FakeVault vault;
    final FakeEnvSets envSets;
    final FakeReleases releases;
    final FakeJournal journal;
    final FakeDeployments deployments;
    final FakeDeploymentLog log;
    final FakeEventLog events;
    final FakeWorkloads workloads;
    final FakeTriggers triggers;
    final FakeBindings bindings;
    final FakeLedger ledger;
    final FakeAccounts accounts;
    final Map<String, FakeWatches.Row> watches = new LinkedHashMap<>();
    private boolean unavailable;
    private boolean unusable;
    private long statements;
    private final ThreadLocal<Boolean> observing = ThreadLocal.withInitial(() -> false);

    StoreData(FakeWorld world) {
        this.world = world;
        this.leases = new LeaseTable(this);
        this.vault = new FakeVault(this);
        this.envSets = new FakeEnvSets(this);
        this.releases = new FakeReleases(this);
        this.journal = new FakeJournal(this);
        this.deployments = new FakeDeployments(this);
        this.log = new FakeDeploymentLog(this);
        this.events = new FakeEventLog(this);
        this.workloads = new FakeWorkloads(this);
        this.triggers = new FakeTriggers(this);
        this.bindings = new FakeBindings(this);
        this.ledger = new FakeLedger(this);
        this.accounts = new FakeAccounts(this);
    }

    /** It can be neither read nor written now. */
    public void unavailable(boolean now) {
        synchronized (world) {
            unavailable = now;
        }
    }

    /** It is damaged. */
    public void unusable(boolean now) {
        synchronized (world) {
            unusable = now;
        }
    }

    public boolean anythingDeleting() {
        synchronized (world) {
            return workloads.anyDeleting();
        }
    }

    /** The key at hand opens no secret sealed so far. */
    public void secretsUnreadable(boolean now) {
        synchronized (world) {
            vault.unreadable = now;
        }
    }

    /** The leases somebody has: not given up, not expired, and its process alive. */
    public List<Lease> held() {
        synchronized (world) {
            return leases.held();
        }
    }

    public List<Deployment> deployments() {
        synchronized (world) {
            return List.copyOf(deployments.rows.values());
        }
    }

    /** Every secret value that is sealed. */
    public Set<String> secretValues() {
        synchronized (world) {
            Set<String> values = vault.values();
            values.addAll(triggers.secrets());
            values.addAll(envSets.values());
            return values;
        }
    }

    /** Everything written for people: log lines, events, notes, outcomes. */
    public List<String> texts() {
        synchronized (world) {
            List<String> texts = new ArrayList<>();
            log.entries.values().forEach(list -> list.forEach(entry -> texts.add(entry.toString())));
            events.entries.forEach(entry -> texts.add(entry.toString()));
            deployments.rows.values().forEach(row -> texts.add(row.toString()));
            ledger.entries.values().forEach(entry -> texts.add(entry.toString()));
            watches.values().forEach(row -> texts.add(row.toString()));
            return texts;
        }
    }

    // What the fakes do with it; the caller holds the world

    /** All of this, in its own. */
    StoreData copy() {
        StoreData copy = new StoreData(world);
        copy.leases.copy(leases);
        copy.vault.copy(vault);
        copy.envSets.copy(envSets);
        copy.releases.copy(releases);
        copy.journal.copy(journal);
        copy.deployments.copy(deployments);
        copy.log.copy(log);
        copy.events.copy(events);
        copy.workloads.copy(workloads);
        copy.triggers.copy(triggers);
        copy.bindings.copy(bindings);
        copy.ledger.copy(ledger);
        copy.accounts.copy(accounts);
        copy.watches.putAll(watches);
        return copy;
    }

    void check() {
        if (observing.get()) {
            return;
        }
        statements++;
        if (unusable) {
            throw new ForgeException(ErrorCode.STORE_UNUSABLE, "the store is damaged; restore a backup");
        }
        if (unavailable) {
            throw new ForgeException(ErrorCode.STORE_UNAVAILABLE, "the disk is full; make room");
        }
    }

    /** One a call, of whichever handle. */
    long statements() {
        synchronized (world) {
            return statements;
        }
    }

    /** Makes the call past what is wrong with the store. */
    @Nullable
    Object observed(Intercepted.Real reading) throws Throwable {
        observing.set(true);
        try {
            return reading.call();
        } finally {
            observing.set(false);
        }
    }

    void check(Lease lease) {
        check();
        leases.checkNewest(lease);
    }

    static ForgeException notFound(String what, Object id) {
        return new ForgeException(ErrorCode.NOT_FOUND, "there is no " + what + " " + id);
    }

    static ForgeException conflict(String why) {
        return new ForgeException(ErrorCode.CONFLICT, why);
    }

    static void checkRevision(String what, long stored, long given) {
        checkRevision(what, stored, OptionalLong.of(given));
    }

    static void checkRevision(String what, long stored, OptionalLong given) {
        if (given.isPresent() && given.getAsLong() != stored) {
            throw conflict(what + " is at revision " + stored + ", not " + given.getAsLong() + "; read it again");
        }
    }

    static <T> List<T> limited(List<T> list, int limit) {
        return List.copyOf(list.subList(0, Math.min(Math.max(limit, 0), list.size())));
    }

    /** What the workload as it stands, its kept releases and its open deployments name. */
    Set<SecretRef> secretsInUse(WorkloadId workload) {
        List<Workload> naming = new ArrayList<>();
        workloads.find(workload).ifPresent(naming::add);
        releases.kept(workload).forEach(release -> naming.add(release.workload()));
        deployments.rows.values().stream()
                .filter(row -> row.workload().equals(workload) && row.status().open())
                .forEach(row -> naming.add(row.request().snapshot()));
        return naming.stream().flatMap(one -> one.secrets().stream()).collect(Collectors.toSet());
    }

    long sealedValues() {
        return vault.count() + envSets.values().size() + triggers.secrets().size();
    }

    Optional<WorkloadId> workloadOf(DeploymentId run) {
        return Optional.ofNullable(deployments.rows.get(run)).map(Deployment::workload);
    }
}
