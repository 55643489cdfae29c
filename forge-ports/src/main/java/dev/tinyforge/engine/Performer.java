package dev.tinyforge.engine;

import dev.tinyforge.domain.deploy.ComposeProject;
import dev.tinyforge.domain.deploy.Effect;
import dev.tinyforge.domain.deploy.InstanceSpec;
import dev.tinyforge.domain.deploy.Route;
import dev.tinyforge.domain.deploy.RouteChange;
import dev.tinyforge.domain.deploy.Step;
import dev.tinyforge.domain.naming.ResourceNames;
import dev.tinyforge.domain.workload.DeploymentId;
import dev.tinyforge.domain.workload.EnvValue;
import dev.tinyforge.domain.workload.OnUndecryptableSecret;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.engine.tell.Narrator;
import dev.tinyforge.ports.container.Cancellation;
import dev.tinyforge.ports.container.Container;
import dev.tinyforge.ports.container.ContainerEngine;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.proxy.ProxyRouter.Endpoint;
import dev.tinyforge.ports.proxy.ProxyRouter.RouteTarget;
import dev.tinyforge.ports.store.DeploymentLog.Level;
import dev.tinyforge.ports.store.Lease;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Performs steps through the ports: one method a step, most of them one call. */
final class Performer {
    private static final int LAST_LINES = 50;

    private final Ports ports;
    private final EngineSettings settings;
    private final Housekeeping housekeeping;
    private final Secrets secrets;
    private final Undecryptable undecryptable;

    Performer(
            Ports ports,
            EngineSettings settings,
            Housekeeping housekeeping,
            Secrets secrets,
            Undecryptable undecryptable) {
        this.ports = ports;
        this.settings = settings;
        this.housekeeping = housekeeping;
        this.secrets = secrets;
        this.undecryptable = undecryptable;
    }

    Duration leaseTtl() {
        return settings.leaseTtl();
    }

    /** Performs nothing yet; the first poll does. */
    Activity start(DeploymentId run, WorkloadId workload, Effect effect, Lease lease, Narrator narrator) {
        return effect.step().match(new Step.Cases<>() {
            @Override
            public Activity pullImage(Step.PullImage step) {
                return pull(run, step, narrator);
            }

            @Override
            public Activity buildImage(Step.BuildImage step) {
                return new Building(ports, step, line -> narrator.deployment(run, Level.INFO, "build", line));
            }

            @Override
            public Activity bringUp(Step.BringUp step) {
                return new BringingUp(
                        ports,
                        step,
                        settings.plan().network(),
                        () -> variables(workload, step.project()),
                        line -> narrator.deployment(run, Level.INFO, "compose", line));
            }

            @Override
            public Activity dropServices(Step.DropServices step) {
                return once(() -> drop(run, step, narrator));
            }

            @Override
            public Activity createInstance(Step.CreateInstance step) {
                if (step.spec().project().isPresent()) {
                    return compose(
                            run, workload, step.spec(), step.spec().project().get(), narrator);
                }
                return once(() -> {
                    ports.engine().ensureNetwork(settings.plan().network());
                    ports.engine().create(step.spec(), environment(run, workload, step.spec(), narrator));
                });
            }

            @Override
            public Activity startInstance(Step.StartInstance step) {
                return once(() -> ports.engine().start(step.instance().name()));
            }

            @Override
            public Activity awaitHealthy(Step.AwaitHealthy step) {
                return new HealthWait(
                        ports,
                        settings.plan().network(),
                        step,
                        step.instance().deployment().equals(run));
            }

            @Override
            public Activity writeRoutes(Step.WriteRoutes step) {
                return once(() -> write(step.change()));
            }

            @Override
            public Activity observeSwitch(Step.ObserveSwitch step) {
                return new SwitchWait(ports, step);
            }

            @Override
            public Activity recordLive(Step.RecordLive step) {
                return once(() -> ports.store().releases().record(lease, step.workload(), step.live(), step.release()));
            }

            @Override
            public Activity watch(Step.Watch step) {
                return new WatchWait(ports, step);
            }

            @Override
            public Activity drain(Step.Drain step) {
                return new DrainWait(ports, step);
            }

            @Override
            public Activity stopInstance(Step.StopInstance step) {
                return once(() -> ports.engine().stop(step.instance().name()));
            }

            @Override
            public Activity removeInstance(Step.RemoveInstance step) {
                return once(() -> {
                    if (step.keepLog()) {
                        keepLog(run, step.instance().name(), narrator);
                    }
                    ports.engine().remove(step.instance().name());
                    housekeeping.forgetData(workload, step.instance().deployment());
                });
            }

            @Override
            public Activity applyRetention(Step.ApplyRetention step) {
                return once(() -> housekeeping.retain(lease, step.workload(), step.keep()));
            }
        });
    }

    private static Activity once(Runnable act) {
        return () -> {
            act.run();
            return Activity.DONE;
        };
    }

    private Activity pull(DeploymentId run, Step.PullImage step, Narrator narrator) {
        Cancellation cancellation = new Cancellation();
        return new Activity() {
            @Override
            public Progress poll() {
                ports.images()
                        .pull(step.image(), line -> narrator.deployment(run, Level.INFO, "pull", line), cancellation);
                return cancellation.cancelled() ? new Progress.Again(Duration.ZERO) : DONE;
            }

            @Override
            public void interrupt() {
                cancellation.cancel();
            }
        };
    }

    /** The container is started too, for older Compose tools join networks only then. */
    private Activity compose(
            DeploymentId run, WorkloadId workload, InstanceSpec spec, ComposeProject project, Narrator narrator) {
        Cancellation cancellation = new Cancellation();
        return new Activity() {
            @Override
            public Progress poll() {
                checkOurs(spec);
                ports.engine().ensureNetwork(settings.plan().network());
                ports.compose()
                        .up(
                                project.name(),
                                project.file(),
                                variables(workload, project),
                                line -> narrator.deployment(run, Level.INFO, "compose", line),
                                cancellation);
                return cancellation.cancelled() ? new Progress.Again(Duration.ZERO) : DONE;
            }

            @Override
            public void interrupt() {
                cancellation.cancel();
            }
        };
    }

    private void checkOurs(InstanceSpec spec) {
        boolean another = ports.engine()
                .find(spec.ref().name())
                .filter(there ->
                        !there.labels().entrySet().containsAll(spec.labels().entrySet()))
                .isPresent();
        if (another) {
            throw new ForgeException(
                    ErrorCode.ENGINE_REFUSED,
                    "a container named " + spec.ref().name()
                            + " exists with other labels, so it is somebody else's: remove or rename it");
        }
    }

    private void drop(DeploymentId run, Step.DropServices step, Narrator narrator) {
        for (Container container : BringingUp.services(
                ports.engine(), step.workload(), settings.plan().network())) {
            Map<String, String> labels = container.labels();
            boolean stays = step.project().equals(labels.get(ResourceNames.LABEL_PROJECT))
                    && step.services().contains(labels.getOrDefault(ResourceNames.LABEL_SERVICE, ""));
            if (!stays) {
                narrator.deployment(run, Level.INFO, "compose", "removing " + container.name());
                ports.engine().stop(container.name());
                ports.engine().remove(container.name());
            }
        }
        if (step.all()) {
            ports.compose().down(step.workload(), line -> narrator.deployment(run, Level.INFO, "compose", line));
        }
    }

    /** What a Compose file names cannot be left out of it: all of them have to be opened. */
    private Map<String, String> variables(WorkloadId workload, ComposeProject project) {
        Map<String, String> open = new LinkedHashMap<>();
        project.variables()
                .forEach((name, value) -> open.put(
                        name, value.match(EnvValue.Plain::value, secret -> secrets.open(workload, secret.ref()))));
        return open;
    }

    private Map<String, String> environment(
            DeploymentId run, WorkloadId workload, InstanceSpec spec, Narrator narrator) {
        Map<String, String> open = new LinkedHashMap<>();
        spec.env().forEach((name, value) -> {
            if (value instanceof EnvValue.Plain plain) {
                open.put(name, plain.value());
                return;
            }
            EnvValue.Secret secret = (EnvValue.Secret) value;
            try {
                open.put(name, secrets.open(workload, secret.ref()));
            } catch (ForgeException e) {
                if (e.code() != ErrorCode.SECRET_UNREADABLE || undecryptable(workload) == OnUndecryptableSecret.FAIL) {
                    throw e;
                }
                narrator.deployment(run, Level.WARN, "create", "left out: " + e.line());
            }
        });
        return open;
    }

    /** As the workload stands now. */
    private OnUndecryptableSecret undecryptable(WorkloadId id) {
        return ports.store().workloads().find(id).map(undecryptable::of).orElse(OnUndecryptableSecret.FAIL);
    }

    private void write(RouteChange change) {
        List<RouteTarget> targets = new ArrayList<>();
        for (Route route : change.write()) {
            targets.add(target(ports.engine(), settings.plan().network(), route));
        }
        try {
            ports.proxy().write(targets, change.remove());
        } catch (ForgeException e) {
            if (e.code() != ErrorCode.PROXY_UNREACHABLE) {
                throw e;
            }
            // One that Forge runs itself may only have to be started; the write is tried again after that.
            ports.proxy().start();
            throw e;
        }
    }

    /** Where a route leads now. {@code ENGINE_REFUSED} when its instance does not run on the network. */
    static RouteTarget target(ContainerEngine engine, String network, Route route) {
        String name = route.instance().name();
        String address = engine.find(name)
                .filter(Container::running)
                .map(container -> container.addresses().get(network))
                .orElseThrow(() ->
                        new ForgeException(ErrorCode.ENGINE_REFUSED, name + " does not run on the network " + network));
        return new RouteTarget(route, new Endpoint(name, address, route.port()));
    }

    private void keepLog(DeploymentId run, String name, Narrator narrator) {
        // A process that took the run over has not opened its secrets yet.
        ports.store()
                .deployments()
                .find(run)
                .ifPresent(row -> secrets.learn(row.request().snapshot()));
        ports.engine()
                .tail(name, LAST_LINES)
                .forEach(line -> narrator.deployment(run, Level.WARN, "log", name + ": " + line.text()));
    }
}
