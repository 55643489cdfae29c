package dev.tinyforge.engine;

import dev.tinyforge.ports.container.ContainerEngineFactory;
import dev.tinyforge.ports.proxy.ProxyRouter;
import dev.tinyforge.ports.settings.ForgeConfig;
import dev.tinyforge.ports.store.Store;
import dev.tinyforge.ports.time.Clock;
import dev.tinyforge.ports.time.Ids;
import dev.tinyforge.ports.usecase.DeployWorkloads;
import dev.tinyforge.ports.usecase.Diagnose;
import dev.tinyforge.ports.usecase.ManageWorkloads;
import dev.tinyforge.ports.usecase.ReadLogs;
import dev.tinyforge.ports.usecase.UseCases;
import java.time.Duration;
import java.util.Map;

/**
 * One process's Forge: the ports it was given or found, the use cases, and the threads that perform deployments once
 * {@link #start} is called. Several may work on one store. Thread-safe.
 */
public final class Forge implements UseCases, AutoCloseable {

    /** Finds store, engine and proxy by the names in the config and opens them; connects to nothing yet. */
    public static Forge open(ForgeConfig config) {
        throw new IllegalStateException("unfinished " + config);
    }

    /** For embedding and tests: ports are handed in. */
    public static Builder builder() {
        return new Builder();
    }

    /** What a process does besides answering use cases. */
    public enum Role {
        /** Performs every open deployment it can get, and reconciles. */
        SERVER,
        /** Performs every open deployment it can get, until closed. */
        ONE_SHOT
    }

    /**
     * Starts performing deployments, those an earlier process left unfinished first; in role {@code SERVER} it also
     * starts the proxy and reconciles. Once only.
     */
    public void start(Role role) {
        throw new IllegalStateException("unfinished " + role);
    }

    /** Stops taking up deployments and waits for those under way; what is unfinished then is resumed at a next start. */
    public boolean stop(Duration grace) {
        throw new IllegalStateException("unfinished " + grace);
    }

    public ForgeConfig config() {
        throw new IllegalStateException("unfinished");
    }

    /** Whether store and engine answer and open deployments were taken up; why not, for people, by subject. */
    public Map<String, String> notReady() {
        throw new IllegalStateException("unfinished");
    }

    /** Counters and gauges by Prometheus name, labels included, such as {@code forge_deployments_total{outcome="failed"}}. */
    public Map<String, Double> metrics() {
        throw new IllegalStateException("unfinished");
    }

    @Override
    public ManageWorkloads workloads() {
        throw new IllegalStateException("unfinished");
    }

    @Override
    public DeployWorkloads deployments() {
        throw new IllegalStateException("unfinished");
    }

    @Override
    public ReadLogs logs() {
        throw new IllegalStateException("unfinished");
    }

    @Override
    public Diagnose diagnosis() {
        throw new IllegalStateException("unfinished");
    }

    /** {@link #stop} without grace, then closes the ports. Idempotent. */
    @Override
    public void close() {}

    /** Collects the ports of a {@link Forge}. */
    public static final class Builder {
        public Builder config(ForgeConfig config) {
            return this;
        }

        public Builder engine(ContainerEngineFactory.Connection engine) {
            return this;
        }

        public Builder proxy(ProxyRouter proxy) {
            return this;
        }

        public Builder store(Store store) {
            return this;
        }

        public Builder clock(Clock clock) {
            return this;
        }

        public Builder ids(Ids ids) {
            return this;
        }

        public Forge build() {
            return new Forge();
        }
    }
}
