package dev.tinyforge.ports.store;

import java.nio.file.Path;

/**
 * Everything Forge remembers. One handle is one process's: leases are owned by it. Thread-safe. Several processes may
 * have the same store open.
 *
 * <p>Errors of every method: {@code STORE_UNAVAILABLE} when it cannot be written or read now (disk full, locked for
 * longer than 5 s), {@code STORE_UNUSABLE} when it is damaged. What a method did not do whole it did not do at all.
 */
public interface Store extends AutoCloseable {
    Workloads workloads();

    Releases releases();

    Deployments deployments();

    Journal journal();

    Leases leases();

    DeploymentLog log();

    EventLog events();

    Triggers triggers();

    Bindings bindings();

    Ledger ledger();

    Watches watches();

    Accounts accounts();

    EnvSets envSets();

    SecretVault vault();

    /** Copies all of it, consistently and without stopping writers, to a new file. {@code INVALID_INPUT} if it exists. */
    void backup(Path file);

    /** One line for people: where it is and that it answers. */
    String describe();

    /**
     * How often this handle has asked its database, statement by statement, since it was opened: never less than before,
     * and more after each call that reads or writes. For metrics; asks nothing itself and never throws.
     */
    long statements();

    /** Gives up this process's leases. Idempotent. */
    @Override
    void close();
}
