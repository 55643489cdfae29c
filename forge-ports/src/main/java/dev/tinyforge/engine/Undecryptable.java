package dev.tinyforge.engine;

import dev.tinyforge.domain.workload.OnUndecryptableSecret;
import dev.tinyforge.domain.workload.Workload;

/** What becomes of a deployment with a secret that cannot be opened: as the workload says, else the settings, else its source. */
record Undecryptable(EngineSettings settings, Sources sources) {
    OnUndecryptableSecret of(Workload workload) {
        return workload.policy()
                .onUndecryptableSecret()
                .or(settings::onUndecryptableSecret)
                .orElseGet(() -> sources.of(workload.source().kind()).onUndecryptableSecret());
    }
}
