package dev.tinyforge.tck.sim;

import dev.tinyforge.domain.deploy.BlueGreen;
import dev.tinyforge.domain.deploy.Effect;
import dev.tinyforge.domain.deploy.Event;
import dev.tinyforge.domain.deploy.Plan;
import dev.tinyforge.domain.deploy.Route;
import dev.tinyforge.domain.deploy.State;
import dev.tinyforge.domain.deploy.Step;
import dev.tinyforge.domain.deploy.Transition;
import dev.tinyforge.domain.health.HealthProgress;
import dev.tinyforge.domain.health.Healthcheck;
import dev.tinyforge.ports.container.Cancellation;
import dev.tinyforge.ports.container.Container;
import dev.tinyforge.ports.container.ContainerEngine;
import dev.tinyforge.ports.container.HealthProbe;
import dev.tinyforge.ports.container.Images;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.proxy.ProxyRouter;
import dev.tinyforge.ports.proxy.ProxyRouter.Endpoint;
import dev.tinyforge.ports.proxy.ProxyRouter.RouteTarget;
import dev.tinyforge.ports.store.Deployment;
import dev.tinyforge.ports.store.JournalRecord;
import dev.tinyforge.ports.store.Lease;
import dev.tinyforge.ports.store.Store;
import dev.tinyforge.tck.fake.FakeProcess;
import dev.tinyforge.tck.fake.FakeWorld;
import dev.tinyforge.tck.fake.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The smallest thing that follows the journal protocol: enough to try fakes and invariants on. */
final class MiniEngine {
    private static final Duration TTL = Duration.ofMinutes(30);

    private final FakeWorld world;
    private final Runnable afterStep;
    private final ContainerEngine engine;
    private final Images images;
    private final HealthProbe probe;
    private final ProxyRouter proxy;
    private final Store store;

    MiniEngine(FakeWorld world, FakeProcess process, Runnable afterStep) {
        this.world = world;
        this.afterStep = afterStep;
        this.engine = process.engine();
        this.images = process.images();
        this.probe = process.probe();
        this.proxy = process.proxy();
        this.store = process.store();
    }

    /** Runs every open deployment to its end, in order. */
    void work() {
        for (Deployment deployment : patient(() -> store.deployments().open())) {
            run(deployment);
        }
    }

    private void run(Deployment deployment) {
        Lease lease = lease("workload/" + deployment.workload());
        List<JournalRecord> entries =
                new ArrayList<>(patient(() -> store.journal().read(deployment.id())));
        if (entries.isEmpty()) {
            Plan plan = patient(() -> Samples.plan(
                    world,
                    store,
                    deployment.id(),
                    deployment.request().snapshot(),
                    deployment.request().image()));
            add(lease, deployment, entries, new JournalRecord.Opened(plan, now()));
        }
        if (entries.size() == 1) {
            patient(() -> store.deployments().begin(lease, deployment.id(), now()));
            add(lease, deployment, entries, new JournalRecord.Signalled(new Event.Begun(now()), now()));
        }
        State state = BlueGreen.accept(((JournalRecord.Opened) entries.get(0)).plan());
        List<Effect> wanted = List.of();
        boolean intended = false;
        for (JournalRecord entry : entries) {
            intended |= entry instanceof JournalRecord.Intended;
            Optional<Event> event = event(entry);
            if (event.isPresent()) {
                Transition transition = BlueGreen.next(state, event.get());
                state = transition.state();
                wanted = transition.effects();
                intended = false;
            }
        }
        while (!wanted.isEmpty()) {
            Effect effect = wanted.get(0);
            world.clock().advance(effect.after());
            if (!intended) {
                add(lease, deployment, entries, new JournalRecord.Intended(effect, now()));
            }
            Optional<String> failure = perform(lease, effect.step());
            Event event = failure.isPresent()
                    ? new Event.StepFailed(effect.key(), failure.get(), now())
                    : new Event.StepDone(effect.key(), now());
            add(lease, deployment, entries, new JournalRecord.Completed(event, now()));
            afterStep.run();
            Transition transition = BlueGreen.next(state, event);
            state = transition.state();
            wanted = transition.effects();
            intended = false;
        }
        State.Ended ended = (State.Ended) state;
        patient(() -> {
            store.deployments().end(lease, deployment.id(), ended.outcome(), now());
            return true;
        });
        patient(() -> {
            store.leases().release(lease);
            return true;
        });
    }

    /** One that was given in a call that then failed is nobody's until it expires. */
    private Lease lease(String name) {
        while (true) {
            Optional<Lease> lease = patient(() -> store.leases().acquire(name, TTL));
            if (lease.isPresent()) {
                return lease.get();
            }
            world.clock().advance(TTL);
        }
    }

    private static Optional<Event> event(JournalRecord entry) {
        if (entry instanceof JournalRecord.Completed completed) {
            return Optional.of(completed.event());
        }
        return entry instanceof JournalRecord.Signalled signalled ? Optional.of(signalled.event()) : Optional.empty();
    }

    private void add(Lease lease, Deployment deployment, List<JournalRecord> entries, JournalRecord entry) {
        patient(() -> {
            if (store.journal().read(deployment.id()).size() == entries.size()) {
                store.journal().append(lease, deployment.id(), entries.size(), entry);
            }
            return true;
        });
        entries.add(entry);
    }

    private Optional<String> perform(Lease lease, Step step) {
        try {
            return patient(() -> step.match(new Performing(lease)));
        } catch (ForgeException e) {
            return Optional.of(e.line());
        }
    }

    private <T> T patient(Supplier<T> call) {
        while (true) {
            try {
                return call.get();
            } catch (ForgeException e) {
                if (!e.code().passing()) {
                    throw e;
                }
                world.clock().advance(Duration.ofSeconds(1));
            }
        }
    }

    private Instant now() {
        return world.clock().now();
    }

    private final class Performing implements Step.Cases<Optional<String>> {
        private final Lease lease;

        Performing(Lease lease) {
            this.lease = lease;
        }

        @Override
        public Optional<String> pullImage(Step.PullImage step) {
            images.pull(step.image(), line -> {}, new Cancellation());
            return Optional.empty();
        }

        @Override
        public Optional<String> buildImage(Step.BuildImage step) {
            throw new UnsupportedOperationException("no scenario builds");
        }

        @Override
        public Optional<String> bringUp(Step.BringUp step) {
            throw new UnsupportedOperationException("no scenario composes");
        }

        @Override
        public Optional<String> dropServices(Step.DropServices step) {
            throw new UnsupportedOperationException("no scenario composes");
        }

        @Override
        public Optional<String> createInstance(Step.CreateInstance step) {
            engine.ensureNetwork("tinyforge");
            engine.create(step.spec(), Map.of());
            return Optional.empty();
        }

        @Override
        public Optional<String> startInstance(Step.StartInstance step) {
            engine.start(step.instance().name());
            return Optional.empty();
        }

        @Override
        public Optional<String> awaitHealthy(Step.AwaitHealthy step) {
            HealthProgress progress = HealthProgress.startingAt(now());
            while (true) {
                HealthProgress.Verdict verdict =
                        progress.next(step.healthcheck(), look(step.instance().name()), now());
                if (verdict instanceof HealthProgress.Again again) {
                    progress = again.progress();
                    world.clock().advance(again.after());
                } else {
                    return verdict instanceof HealthProgress.Unhealthy sick
                            ? Optional.of(sick.reason())
                            : Optional.empty();
                }
            }
        }

        private HealthProgress.Observation look(String name) {
            Optional<Container> container;
            try {
                container = engine.find(name);
            } catch (ForgeException e) {
                return new HealthProgress.NotYet(e.line());
            }
            if (container.isEmpty()
                    || !container.get().running()
                    || container.get().restarts() > 0) {
                return new HealthProgress.Dead("it does not run");
            }
            String address = container.get().addresses().values().iterator().next();
            return probe.tcp(address, 8080, Healthcheck.Timing.DEFAULT.timeout())
                    .<HealthProgress.Observation>map(HealthProgress.NotYet::new)
                    .orElseGet(HealthProgress.Passed::new);
        }

        @Override
        public Optional<String> writeRoutes(Step.WriteRoutes step) {
            List<RouteTarget> targets = new ArrayList<>();
            for (Route route : step.change().write()) {
                String name = route.instance().name();
                Map<String, String> addresses =
                        engine.find(name).map(Container::addresses).orElse(Map.of());
                if (addresses.isEmpty()) {
                    return Optional.of(name + " does not run");
                }
                targets.add(new RouteTarget(
                        route, new Endpoint(name, addresses.values().iterator().next(), route.port())));
            }
            proxy.write(targets, step.change().remove());
            return Optional.empty();
        }

        @Override
        public Optional<String> observeSwitch(Step.ObserveSwitch step) {
            Instant due = now().plus(step.within());
            for (Route route : step.change().write()) {
                int proved = 0;
                while (proved < proxy.capabilities().answersNeeded()) {
                    boolean right = proxy.observe(route.host())
                            .match(
                                    switched -> switched.marker()
                                            .equals(route.instance().deployment()),
                                    none -> false,
                                    gone -> false);
                    proved = right ? proved + 1 : 0;
                    if (now().isAfter(due)) {
                        return Optional.of(route.host() + " did not switch");
                    }
                    world.clock().advance(Duration.ofMillis(100));
                }
            }
            return Optional.empty();
        }

        @Override
        public Optional<String> recordLive(Step.RecordLive step) {
            store.releases().record(lease, step.workload(), step.live(), step.release());
            return Optional.empty();
        }

        @Override
        public Optional<String> watch(Step.Watch step) {
            return Optional.empty();
        }

        @Override
        public Optional<String> drain(Step.Drain step) {
            world.clock().advance(step.blind());
            return Optional.empty();
        }

        @Override
        public Optional<String> stopInstance(Step.StopInstance step) {
            engine.stop(step.instance().name());
            return Optional.empty();
        }

        @Override
        public Optional<String> removeInstance(Step.RemoveInstance step) {
            engine.remove(step.instance().name());
            return Optional.empty();
        }

        @Override
        public Optional<String> applyRetention(Step.ApplyRetention step) {
            return Optional.empty();
        }
    }
}
