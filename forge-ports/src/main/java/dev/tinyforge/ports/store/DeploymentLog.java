package dev.tinyforge.ports.store;

import dev.tinyforge.domain.workload.DeploymentId;
import java.time.Instant;
import java.util.List;

/** What is told of each deployment while it runs. Secrets are masked before they come here. */
public interface DeploymentLog {
    /**
     * Adds an entry; once a deployment has 10,000, new ones below {@code WARN} are dropped. So is what is told of one that
     * is gone.
     */
    void append(DeploymentId deployment, Entry entry);

    /** Entries numbered above {@code after}, in order; numbers start at 1 and grow without gaps. */
    List<Numbered> read(DeploymentId deployment, long after, int limit);

    record Entry(Instant at, Level level, String step, String message) {}

    record Numbered(long number, Entry entry) {}

    enum Level {
        INFO,
        WARN,
        ERROR
    }
}
