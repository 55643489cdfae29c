package dev.tinyforge.engine;

import dev.tinyforge.domain.deploy.LiveInstance;
import dev.tinyforge.domain.deploy.Step;
import dev.tinyforge.domain.health.HealthProgress;
import dev.tinyforge.domain.health.HealthProgress.Dead;
import dev.tinyforge.domain.health.HealthProgress.NotYet;
import dev.tinyforge.domain.health.HealthProgress.Observation;
import dev.tinyforge.domain.health.HealthProgress.Passed;
import dev.tinyforge.domain.health.Healthcheck;
import dev.tinyforge.ports.container.Container;
import dev.tinyforge.ports.container.HealthProbe;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Looks at an instance until the judgement over what was seen is made. */
final class HealthWait implements Activity {
    private final Ports ports;
    private final String network;
    private final Step.AwaitHealthy step;
    private final SteadyClock clock;
    private int restarts;
    private @Nullable HealthProgress progress;

    /** @param fresh this run created it, so that any restart is one too many */
    HealthWait(Ports ports, String network, Step.AwaitHealthy step, boolean fresh) {
        this.ports = ports;
        this.clock = new SteadyClock(ports.clock());
        this.network = network;
        this.step = step;
        this.restarts = fresh ? 0 : -1;
    }

    @Override
    public Progress poll() {
        HealthProgress soFar = progress;
        if (soFar == null) {
            soFar = HealthProgress.startingAt(clock.now());
        }
        Observation seen = look();
        Instant now = clock.now();
        HealthProgress.Verdict verdict = soFar.next(step.healthcheck(), seen, now);
        if (verdict instanceof HealthProgress.Again again) {
            progress = again.progress();
            return new Progress.Again(again.after());
        }
        return verdict instanceof HealthProgress.Unhealthy unhealthy ? new Progress.Failed(unhealthy.reason()) : DONE;
    }

    /** Whether it works just now. */
    static Observation now(Ports ports, String network, LiveInstance live) {
        return new HealthWait(ports, network, new Step.AwaitHealthy(live.ref(), live.healthcheck()), false).look();
    }

    private Observation look() {
        String name = step.instance().name();
        Optional<Container> found = ports.engine().find(name);
        if (found.isEmpty()) {
            return new Dead(name + " is gone");
        }
        Container container = found.get();
        if (restarts < 0) {
            restarts = container.restarts();
        }
        if (container.restarts() > restarts || container.state() == Container.State.RESTARTING) {
            return new Dead(name + " ended with exit code " + container.exitCode() + " and was restarted");
        }
        if (!container.running()) {
            return new Dead(name + " ended with exit code " + container.exitCode());
        }
        String address = container.addresses().get(network);
        return ask(container, address);
    }

    private Observation ask(Container container, @Nullable String address) {
        HealthProbe probe = ports.probe();
        Healthcheck.Timing timing = step.healthcheck().timing();
        return step.healthcheck().check().match(new Healthcheck.Cases<>() {
            @Override
            public Observation http(Healthcheck.Http check) {
                return asked(
                        check.port(),
                        port -> probe.http(
                                String.valueOf(address),
                                port,
                                check.path(),
                                check.statusMin(),
                                check.statusMax(),
                                timing.timeout()));
            }

            @Override
            public Observation tcp(Healthcheck.Tcp check) {
                return asked(check.port(), port -> probe.tcp(String.valueOf(address), port, timing.timeout()));
            }

            @Override
            public Observation docker(Healthcheck.Docker check) {
                return switch (container.health()) {
                    case HEALTHY -> new Passed();
                    case STARTING -> new NotYet("the image's health check is still starting");
                    case UNHEALTHY -> new Dead("the image's health check says unhealthy");
                    case NONE -> new Dead("the image has no HEALTHCHECK; give the workload a health check of its own");
                };
            }

            @Override
            public Observation none(Healthcheck.None check) {
                return new Passed();
            }

            private Observation asked(OptionalInt port, IntFunction<Optional<String>> question) {
                if (address == null || port.isEmpty()) {
                    return new NotYet("it has no address on the network " + network);
                }
                return question.apply(port.getAsInt())
                        .<Observation>map(NotYet::new)
                        .orElseGet(Passed::new);
            }
        });
    }
}
