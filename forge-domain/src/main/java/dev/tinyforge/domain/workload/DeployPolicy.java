package dev.tinyforge.domain.workload;

import dev.tinyforge.domain.config.InvalidInput;
import java.time.Duration;
import java.util.Optional;

/**
 * How deployments of a workload behave.
 *
 * @param timeout for everything up to the observed switch
 * @param drain how long blue is kept when the proxy cannot tell its requests in flight
 * @param drainTimeout the most that is waited for blue's requests in flight when the proxy can tell
 * @param watchWindow how long green is watched after the switch; zero is off
 * @param keepReleases how many releases stay ready for rollback, at least 1
 * @param promotedOnly nothing goes live but what is running and healthy in the parent
 * @param onUndecryptableSecret absent: what the settings say, else what its source does
 */
public record DeployPolicy(
        QueuePolicy queue,
        Duration timeout,
        Duration drain,
        Duration drainTimeout,
        Duration watchWindow,
        int keepReleases,
        boolean promotedOnly,
        Optional<OnUndecryptableSecret> onUndecryptableSecret) {
    public static final DeployPolicy DEFAULT = new DeployPolicy(
            QueuePolicy.LATEST,
            Duration.ofMinutes(15),
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ZERO,
            5,
            false,
            Optional.empty());

    public DeployPolicy {
        notNegative("drain", drain);
        notNegative("drain_timeout", drainTimeout);
        notNegative("watch_window", watchWindow);
        if (timeout.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new InvalidInput("timeout", "must be at least 1s");
        }
        if (keepReleases < 1 || keepReleases > 1000) {
            throw new InvalidInput("keep_releases", keepReleases + " is not between 1 and 1000");
        }
    }

    private static void notNegative(String field, Duration duration) {
        if (duration.isNegative()) {
            throw new InvalidInput(field, "must not be negative");
        }
    }
}
