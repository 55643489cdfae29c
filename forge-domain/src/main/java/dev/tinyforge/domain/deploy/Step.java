package dev.tinyforge.domain.deploy;

import dev.tinyforge.domain.build.Build;
import dev.tinyforge.domain.health.Healthcheck;
import dev.tinyforge.domain.release.PinnedImage;
import dev.tinyforge.domain.release.Release;
import dev.tinyforge.domain.workload.WorkloadId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One act on the world outside the machine. Every step is idempotent: done twice it leaves what it leaves done once,
 * so a step that may or may not have happened is simply done again.
 */
public sealed interface Step {
    <R> R match(Cases<R> cases);

    /** Makes sure the engine has the image. */
    record PullImage(PinnedImage image) implements Step {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.pullImage(this);
        }
    }

    /** Makes sure the engine has the image, by building it; done at once when it has. */
    record BuildImage(PinnedImage image, Build build) implements Step {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.buildImage(this);
        }
    }

    /**
     * Makes the services that run beside an instance be those of the project, and waits until they work; others of the
     * project's are left alone.
     *
     * @param previous what ran before, to go back to; absent: nothing did
     */
    record BringUp(WorkloadId workload, ComposeProject project, Optional<ComposeProject> previous) implements Step {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.bringUp(this);
        }
    }

    /**
     * Removes the containers of all other services of the workload.
     *
     * @param project whose services stay
     * @param services which stay
     * @param all nothing of the workload runs any more, so its projects' networks go too
     */
    record DropServices(WorkloadId workload, String project, List<String> services, boolean all) implements Step {
        public DropServices {
            services = List.copyOf(services);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.dropServices(this);
        }
    }

    /** Creates the container, joined to its networks; not started, unless Compose makes it. */
    record CreateInstance(InstanceSpec spec) implements Step {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.createInstance(this);
        }
    }

    record StartInstance(InstanceRef instance) implements Step {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.startInstance(this);
        }
    }

    /** Done when the instance is healthy, failed when it will not be. */
    record AwaitHealthy(InstanceRef instance, Healthcheck healthcheck) implements Step {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.awaitHealthy(this);
        }
    }

    record WriteRoutes(RouteChange change) implements Step {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.writeRoutes(this);
        }
    }

    /** Done when the proxy's own answers, on new connections, have proved the change; failed after {@code within}. */
    record ObserveSwitch(RouteChange change, Duration within) implements Step {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.observeSwitch(this);
        }
    }

    /** Makes the store's rows say what is live, as a whole; keeps the release, if one is given. */
    record RecordLive(WorkloadId workload, List<LiveInstance> live, Optional<Release> release) implements Step {
        public RecordLive {
            live = List.copyOf(live);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.recordLive(this);
        }
    }

    /** Done when the window has passed, failed when the instance died, restarted or was reported within it. */
    record Watch(InstanceRef instance, Duration window) implements Step {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.watch(this);
        }
    }

    /** Done when the proxy has no request in flight to the instance, or the wait is over. Never fails. */
    record Drain(InstanceRef instance, Duration blind, Duration most) implements Step {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.drain(this);
        }
    }

    /** Stops the container with its own stop signal and timeout; done too when there is none. */
    record StopInstance(InstanceRef instance) implements Step {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.stopInstance(this);
        }
    }

    /**
     * Removes the container, running or not; done too when there is none.
     *
     * @param keepLog its last log lines go into the deployment's log first
     */
    record RemoveInstance(InstanceRef instance, boolean keepLog) implements Step {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.removeInstance(this);
        }
    }

    /** Forgets releases beyond the newest {@code keep} of the workload, and images no kept release names. */
    record ApplyRetention(WorkloadId workload, int keep) implements Step {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.applyRetention(this);
        }
    }

    /** One method a kind of step, so that a missing case does not compile. */
    interface Cases<R> {
        R pullImage(PullImage step);

        R buildImage(BuildImage step);

        R bringUp(BringUp step);

        R dropServices(DropServices step);

        R createInstance(CreateInstance step);

        R startInstance(StartInstance step);

        R awaitHealthy(AwaitHealthy step);

        R writeRoutes(WriteRoutes step);

        R observeSwitch(ObserveSwitch step);

        R recordLive(RecordLive step);

        R watch(Watch step);

        R drain(Drain step);

        R stopInstance(StopInstance step);

        R removeInstance(RemoveInstance step);

        R applyRetention(ApplyRetention step);
    }
}
