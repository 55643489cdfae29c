package dev.tinyforge.tck.fake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.deploy.InstanceRef;
import dev.tinyforge.domain.deploy.Route;
import dev.tinyforge.domain.workload.DeploymentId;
import dev.tinyforge.domain.workload.Face;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.proxy.ProxyRouter;
import dev.tinyforge.ports.proxy.ProxyRouter.Endpoint;
import dev.tinyforge.ports.proxy.ProxyRouter.Observation;
import dev.tinyforge.ports.proxy.ProxyRouter.RouteTarget;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class FakeProxyTest {
    private static final String HOST = "app.test";

    private final FakeWorld world = new FakeWorld();
    private final SeededIds ids = new SeededIds(1, world.clock());
    private final ProxyRouter proxy = world.proxy();
    private final RouteTarget blue = target("blue");
    private final RouteTarget green = target("green");

    @Test
    void aWriteShowsAtOnceUnlessItIsToldToLag() {
        write(blue);
        assertEquals(marker(blue), proxy.observe(HOST));
        world.routes().lag(Duration.ofSeconds(1));
        write(green);
        assertEquals(marker(blue), proxy.observe(HOST));
        assertEquals(2, world.routes().effective(HOST).size());
        assertEquals(green.route().instance().deployment(), proxy.list().get(0).marker());
        world.clock().advance(Duration.ofSeconds(1));
        assertEquals(marker(green), proxy.observe(HOST));
        assertEquals(1, world.routes().effective(HOST).size());
    }

    @Test
    void workersMayAnswerInTurn() {
        write(blue);
        world.routes().mixed(3);
        write(green);
        assertEquals(
                List.of(marker(green), marker(blue), marker(green), marker(green)),
                List.of(proxy.observe(HOST), proxy.observe(HOST), proxy.observe(HOST), proxy.observe(HOST)));
    }

    @Test
    void anOkMayBeALie() {
        write(blue);
        world.routes().lie(ProxyState.Lie.WRITTEN_ONLY, 1);
        write(green);
        assertEquals(green.route().instance().deployment(), proxy.list().get(0).marker());
        assertEquals(marker(blue), proxy.observe(HOST));
        write(green);
        assertEquals(marker(green), proxy.observe(HOST));
        world.routes().lieForever(ProxyState.Lie.NOTHING);
        write(blue);
        write(blue);
        assertEquals(green.route().instance().deployment(), proxy.list().get(0).marker());
    }

    @Test
    void aFailedReloadTakesTheHostOffline() {
        write(blue);
        world.routes().dropOnWrite(1);
        assertEquals(
                ErrorCode.PROXY_REFUSED,
                assertThrows(ForgeException.class, () -> write(green)).code());
        assertInstanceOf(Observation.NoRoute.class, proxy.observe(HOST));
        assertTrue(!proxy.list().get(0).online() && world.routes().lost(HOST));
        write(blue);
        assertEquals(marker(blue), proxy.observe(HOST));
        assertTrue(proxy.list().get(0).online() && !world.routes().lost(HOST));
    }

    @Test
    void otherPeoplesHostsStay() {
        world.routes().foreign(HOST);
        assertEquals(
                ErrorCode.PROXY_REFUSED,
                assertThrows(ForgeException.class, () -> write(green)).code());
        proxy.write(List.of(), List.of(HOST, "nobody.test"));
        assertEquals(List.of(), proxy.list());
    }

    @Test
    void whenItIsDownOnlyObservingAnswers() {
        world.routes().down(true);
        assertInstanceOf(Observation.Unreachable.class, proxy.observe(HOST));
        assertThrows(ForgeException.class, () -> write(blue));
        assertThrows(ForgeException.class, proxy::list);
    }

    @Test
    void countsWhatItIsToldTo() {
        InstanceRef instance = blue.route().instance();
        assertEquals(OptionalInt.of(0), proxy.inFlight(instance));
        world.routes().inFlight(instance.name(), 3);
        assertEquals(OptionalInt.of(3), proxy.inFlight(instance));
        world.routes().capabilities(ProxyState.BLIND);
        assertEquals(OptionalInt.empty(), proxy.inFlight(instance));
    }

    private void write(RouteTarget target) {
        proxy.write(List.of(target), List.of());
    }

    private RouteTarget target(String name) {
        InstanceRef instance = new InstanceRef(new DeploymentId(ids.next()), name);
        return new RouteTarget(
                new Route(HOST, instance, 8080, Face.Options.NONE), new Endpoint(name, "10.0.0.9", 8080));
    }

    private static Observation marker(RouteTarget target) {
        return new Observation.SwitchedTo(target.route().instance().deployment());
    }
}
