package dev.tinyforge.engine;

import dev.tinyforge.domain.deploy.LiveInstance;
import dev.tinyforge.domain.deploy.Outcome;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.ports.store.Lease;
import dev.tinyforge.ports.store.Releases;

/** Keeps what the last deploy failed of beside the live instance of a source that keeps a state. */
final class LastError {
    private LastError() {}

    static void keep(Releases releases, Lease lease, WorkloadId workload, Outcome outcome) {
        if (outcome instanceof Outcome.Failed failed) {
            keep(releases, lease, workload, failed.reason());
        } else if (outcome instanceof Outcome.RolledBack back) {
            keep(releases, lease, workload, back.reason());
        }
    }

    private static void keep(Releases releases, Lease lease, WorkloadId workload, String reason) {
        releases.live(workload).stream()
                .findFirst()
                .map(LiveInstance::runtime)
                .filter(state -> !state.isEmpty())
                .ifPresent(state -> releases.saveRuntime(lease, workload, state.failed(reason)));
    }
}
