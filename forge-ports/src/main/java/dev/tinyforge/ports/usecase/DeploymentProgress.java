package dev.tinyforge.ports.usecase;

import dev.tinyforge.ports.store.Deployment;
import dev.tinyforge.ports.store.DeploymentLog;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How far a deployment is.
 *
 * @param steps begun so far, in order
 * @param log entries asked for
 */
public record DeploymentProgress(Deployment deployment, List<StepProgress> steps, List<DeploymentLog.Numbered> log) {
    public DeploymentProgress {
        steps = List.copyOf(steps);
        log = List.copyOf(log);
    }

    /**
     * @param key of the effect, unique in the deployment
     * @param title for people
     * @param failure why it was refused
     */
    public record StepProgress(
            String key, String title, Instant startedAt, Optional<Instant> endedAt, Optional<String> failure) {}
}
