package dev.tinyforge.engine;

import dev.tinyforge.domain.workload.SecretRef;
import dev.tinyforge.domain.workload.Workload;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.engine.tell.Masker;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.store.SecretVault;

/** Opens sealed values; whatever is opened is masked from then on. */
final class Secrets {
    private final SecretVault vault;
    private final Masker masker;

    Secrets(SecretVault vault, Masker masker) {
        this.vault = vault;
        this.masker = masker;
    }

    String open(WorkloadId workload, SecretRef secret) {
        String value = vault.open(workload, secret.name(), secret.version());
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
