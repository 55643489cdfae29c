package dev.tinyforge.domain.trigger;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.workload.Workload;
import java.util.Objects;

/**
 * A reusable record that says when to deploy; {@link Binding}s join it to workloads. Immutable; {@code revision} counts
 * its writes, so that a stale one can be refused.
 *
 * @param name for people, not unique: 1 to 200 characters
 * @param kind names the {@link TriggerPlugin} that reads the config
 * @param webhook it has a webhook; the secret in its address is kept elsewhere
 */
public record Trigger(TriggerId id, String name, String kind, Config config, boolean webhook, long revision) {
    public Trigger {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(config, "config");
        Workload.checkName(name);
        if (kind.isBlank()) {
            throw new InvalidInput("kind", "must not be blank");
        }
    }

    public Trigger atRevision(long newRevision) {
        return new Trigger(id, name, kind, config, webhook, newRevision);
    }

    public Trigger withWebhook(boolean has) {
        return new Trigger(id, name, kind, config, has, revision);
    }
}
