package dev.tinyforge.engine;

import dev.tinyforge.domain.workload.EnvSetId;
import dev.tinyforge.domain.workload.SecretRef;
import dev.tinyforge.domain.workload.Workload;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.engine.tell.Masker;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.store.Store;

/** Opens sealed values; whatever is opened is masked from then on. */
final class Secrets {
    private final Store store;
    private final Masker masker;

    Secrets(Store store, Masker masker) {
        this.store = store;
        this.masker = masker;
    }

    String open(WorkloadId workload, SecretRef secret) {
        return learned(store.vault().open(workload, secret.name(), secret.version()));
    }

    String open(EnvSetId set, SecretRef secret) {
        return learned(store.envSets().open(set, secret.name(), secret.version()));
    }

    private String learned(String value) {
        masker.learn(value);
        return value;
    }

    /** Opens every secret of the workload, so that its values are known; those that cannot be opened cannot show. */
    void learn(Workload workload) {
        for (SecretRef secret : workload.secrets()) {
            try {
                open(workload.id(), secret);
            } catch (ForgeException e) {
                if (e.code() != ErrorCode.SECRET_UNREADABLE && e.code() != ErrorCode.NOT_FOUND) {
                    throw e;
                }
            }
        }
    }
}
