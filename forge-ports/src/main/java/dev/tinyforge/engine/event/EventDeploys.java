package dev.tinyforge.engine.event;

import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.ports.store.Deployment;
import java.util.Optional;
import java.util.function.Function;

/** How an event that matched gets its deployment. */
public interface EventDeploys {
    /**
     * Pins the version and queues a deployment; the same cause gives the same deployment, however often it is asked for.
     *
     * @param version a tag or commit; absent: the workload's default
     * @param evenIfLive also when that very version is live already
     * @param cause the ledger entry
     * @throws dev.tinyforge.ports.error.ForgeException as {@code DeployWorkloads.deploy}
     */
    Answer deploy(WorkloadId workload, Optional<String> version, boolean evenIfLive, long cause, String by);

    /** What came of it. */
    sealed interface Answer {
        record Queued(Deployment deployment) implements Answer {}

        record Skipped(String reason) implements Answer {}

        default <R> R match(Function<Queued, R> queued, Function<Skipped, R> skipped) {
            return this instanceof Queued q ? queued.apply(q) : skipped.apply((Skipped) this);
        }
    }
}
