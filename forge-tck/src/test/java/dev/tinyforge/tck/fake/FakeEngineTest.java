package dev.tinyforge.tck.fake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.deploy.InstanceSpec;
import dev.tinyforge.domain.deploy.Plan;
import dev.tinyforge.domain.deploy.Step;
import dev.tinyforge.domain.naming.ResourceNames;
import dev.tinyforge.domain.release.PinnedImage;
import dev.tinyforge.domain.workload.DeploymentId;
import dev.tinyforge.domain.workload.Workload;
import dev.tinyforge.ports.container.Cancellation;
import dev.tinyforge.ports.container.Container;
import dev.tinyforge.ports.container.Container.State;
import dev.tinyforge.ports.container.ContainerEngine;
import dev.tinyforge.ports.container.ContainerEngine.EngineEvent;
import dev.tinyforge.ports.container.ContainerEngine.EngineEvent.Kind;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class FakeEngineTest {
    private final FakeWorld world = new FakeWorld();
    private final SeededIds ids = new SeededIds(1, world.clock());
    private final ContainerEngine engine = world.engine();
    private final Workload workload = Samples.workload(ids, "app");

    @Test
    void aContainerIsHealthyWhenItsImageSays() {
        String name = started(Behaviour.healthyAfter(Duration.ofSeconds(2)));
        String address = address(name);
        Duration timeout = Duration.ofSeconds(1);
        assertTrue(world.probe().http(address, 8080, "/", 200, 399, timeout).isPresent());
        world.clock().advance(Duration.ofSeconds(2));
        assertEquals(Optional.empty(), world.probe().http(address, 8080, "/", 200, 399, timeout));
        assertEquals(Optional.empty(), world.probe().tcp(address, 8080, timeout));
        assertTrue(world.probe().http("10.9.9.9", 8080, "/", 200, 399, timeout).isPresent());
    }

    @Test
    void aHangingOneTakesTheWholeTimeout() {
        String name = started(Behaviour.hanging());
        assertTrue(world.probe()
                .http(address(name), 8080, "/", 200, 399, Duration.ofSeconds(7))
                .isPresent());
        assertEquals(Duration.ofSeconds(7), world.clock().elapsed());
    }

    @Test
    void everyStartGivesAnotherAddress() {
        String name = started(Behaviour.healthy());
        String first = address(name);
        engine.stop(name);
        assertEquals(Map.of(), engine.find(name).orElseThrow().addresses());
        engine.start(name);
        assertNotEquals(first, address(name));
        world.host().restartEngine(ContainerHost.OnRestart.BY_POLICY);
        assertNotEquals(first, address(name));
    }

    @Test
    void oneThatExitsIsRestartedByItsPolicyAgainAndAgain() {
        String name = started(Behaviour.exits(3));
        assertEquals(State.RESTARTING, engine.find(name).orElseThrow().state());
        world.clock().advance(Duration.ofSeconds(5));
        Container container = engine.find(name).orElseThrow();
        assertTrue(container.restarts() > 3, container.toString());
        assertEquals(3, container.exitCode());
    }

    @Test
    void oneRestartAndThenItIsFine() {
        String name = started(Behaviour.restartsOnce(Duration.ofSeconds(1)));
        assertTrue(world.host().ready(name, 8080));
        world.clock().advance(Duration.ofSeconds(10));
        assertTrue(world.host().ready(name, 8080));
        assertEquals(1, engine.find(name).orElseThrow().restarts());
        assertTrue(world.host().disturbed(name));
    }

    @Test
    void settingTheClockBackDoesNotMakeAContainerYounger() {
        String name = started(Behaviour.healthyAfter(Duration.ofSeconds(2)));
        world.clock().advance(Duration.ofSeconds(2));
        world.clock().setBack(Duration.ofHours(1));
        assertTrue(world.host().ready(name, 8080));
    }

    @Test
    void tellsWhatHappensToThoseWithTheLabel() {
        List<EngineEvent> events = new ArrayList<>();
        ContainerEngine.Subscription subscription = engine.events(ResourceNames.LABEL_ROLE, events::add);
        String name = started(Behaviour.diesAfter(Duration.ofSeconds(1), 1));
        assertEquals(List.of(new EngineEvent(Kind.STARTED, name)), events);
        world.clock().advance(Duration.ofSeconds(1));
        assertEquals(new EngineEvent(Kind.DIED, name), events.get(1));
        world.host().down(true);
        world.host().down(false);
        assertEquals(Kind.RECONNECTED, events.get(events.size() - 1).kind());
        subscription.close();
        int seen = events.size();
        engine.remove(name);
        assertEquals(seen, events.size());
    }

    @Test
    void followsALogToItsEnd() {
        String name = started(Behaviour.healthy());
        world.host().say(name, "one");
        world.host().say(name, "two");
        List<String> lines = new ArrayList<>();
        List<Optional<String>> ends = new ArrayList<>();
        engine.follow(name, OptionalInt.of(1), line -> lines.add(line.text()), ends::add);
        world.host().say(name, "three");
        engine.stop(name);
        world.host().say(name, "four");
        assertEquals(List.of("two", "three"), lines);
        assertEquals(List.of(Optional.empty()), ends);
        assertEquals(0, world.host().openStreams());
        assertEquals("four", engine.tail(name, 1).get(0).text());
    }

    @Test
    void refusesTheNameOfAnother() {
        String name = started(Behaviour.healthy());
        InstanceSpec spec = world.host().spec(name).orElseThrow();
        engine.create(spec, Map.of());
        InstanceSpec other = new InstanceSpec(
                spec.ref(),
                spec.image(),
                List.of(),
                List.of(),
                Optional.empty(),
                Map.of(),
                Map.of("a", "b"),
                List.of(),
                List.of(),
                spec.networks(),
                spec.limits(),
                spec.restart(),
                true,
                Optional.empty(),
                spec.stopTimeout());
        ForgeException refused = assertThrows(ForgeException.class, () -> engine.create(other, Map.of()));
        assertEquals(ErrorCode.ENGINE_REFUSED, refused.code());
    }

    @Test
    void imagesArePulledPrunedAndKept() {
        PinnedImage one = Samples.image(world, "1", Behaviour.healthy());
        PinnedImage two = Samples.image(world, "2", Behaviour.healthy());
        assertFalse(world.images().present(one));
        Cancellation cancelled = new Cancellation();
        world.shelf().duringPull(Cancellation::cancel);
        world.images().pull(one, line -> {}, cancelled);
        assertFalse(world.images().present(one));
        world.shelf().duringPull(cancellation -> {});
        world.images().pull(one, line -> {}, new Cancellation());
        world.images().pull(two, line -> {}, new Cancellation());
        assertEquals(List.of(one.runnable()), world.images().prune(List.of(one, two), List.of(two)));
        assertTrue(world.images().present(two));
    }

    private String started(Behaviour behaviour) {
        PinnedImage image = Samples.image(world, "v" + ids.next(), behaviour);
        world.images().pull(image, line -> {}, new Cancellation());
        Plan plan = Samples.plan(world, world.openStore("main"), new DeploymentId(ids.next()), workload, image);
        engine.ensureNetwork("tinyforge");
        plan.prepare().stream()
                .filter(Step.CreateInstance.class::isInstance)
                .forEach(step -> engine.create(((Step.CreateInstance) step).spec(), Map.of()));
        engine.start(plan.green().name());
        return plan.green().name();
    }

    private String address(String name) {
        return engine.find(name).orElseThrow().addresses().get("tinyforge");
    }
}
