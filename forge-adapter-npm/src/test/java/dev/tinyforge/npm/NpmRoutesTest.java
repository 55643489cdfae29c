package dev.tinyforge.npm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.workload.Face;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.proxy.ProxyRouter.Endpoint;
import dev.tinyforge.ports.proxy.ProxyRouter.HeldRoute;
import dev.tinyforge.ports.proxy.ProxyRouter.Observation;
import dev.tinyforge.ports.proxy.ProxyRouter.RouteTarget;
import dev.tinyforge.tck.npm.NpmHost;
import dev.tinyforge.tck.npm.NpmVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("real")
class NpmRoutesTest {
    private World world;
    private NpmProxyRouter router;

    @BeforeEach
    void start() {
        open(new World());
    }

    private void open(World opened) {
        if (world != null) {
            world.close();
        }
        world = opened;
        router = world.router;
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void startAnswersWhenNpmDoes() {
        router.start();
        router.start();
    }

    @Test
    void aNewRouteServesAndIsObserved() {
        assertEquals(new Observation.NoRoute(), router.observe("a.test"));
        world.liveOnBlue("a.test");
        assertEquals(World.BLUE_NAME, world.served("a.test"));
        NpmHost host = world.npm.host("a.test").orElseThrow();
        assertEquals(List.of("a.test"), host.domainNames());
        assertEquals(World.BLUE_NAME, host.forwardHost());
        assertTrue(host.meta().contains(World.BLUE.value()) && host.meta().contains(World.BLUE_NAME), host.meta());
    }

    @Test
    void aSwitchChangesTheHostInPlaceAndNobodyElses() {
        int foreign = world.npm.addHost("foreign.test", World.BLUE_NAME, world.backends.port());
        world.liveOnBlue("a.test");
        world.liveOnBlue("b.test");
        int id = world.npm.host("a.test").orElseThrow().id();
        String foreignConf = world.npm.conf(foreign).orElseThrow();
        world.write(world.toGreen("a.test"));
        world.awaitSwitched("a.test", World.GREEN);
        assertEquals(World.GREEN_NAME, world.served("a.test"));
        assertEquals(World.BLUE_NAME, world.served("b.test"));
        assertEquals(id, world.npm.host("a.test").orElseThrow().id());
        assertEquals(foreignConf, world.npm.conf(foreign).orElseThrow());
    }

    @Test
    void writingTheSameAgainChangesNothing() {
        world.liveOnBlue("a.test");
        world.npm.clearLog();
        world.write(world.toBlue("a.test"), world.toBlue("A.test"));
        assertEquals(0, world.npm.mutations());
    }

    @Test
    void removesWhatIsOursAndOnlyThat() {
        world.npm.addHost("foreign.test", World.BLUE_NAME, world.backends.port());
        world.liveOnBlue("a.test");
        world.liveOnBlue("b.test");
        router.write(List.of(), List.of("a.test", "foreign.test", "nowhere.test"));
        world.awaitNoRoute("a.test");
        assertEquals(
                Set.of("b.test", "foreign.test"),
                world.npm.hosts().stream()
                        .flatMap(host -> host.domainNames().stream())
                        .collect(Collectors.toSet()));
        world.npm.clearLog();
        router.write(List.of(), List.of("a.test"));
        assertEquals(0, world.npm.mutations());
    }

    @Test
    void writesAndRemovesInOneGo() {
        world.liveOnBlue("old.test");
        router.write(List.of(world.toGreen("new.test")), List.of("old.test"));
        world.awaitSwitched("new.test", World.GREEN);
        world.awaitNoRoute("old.test");
    }

    @Test
    void refusesAHostOfSomebodyElseByNameBeforeAnythingChanges() {
        world.npm.addHost("foreign.test", World.BLUE_NAME, world.backends.port());
        List<NpmHost> before = world.npm.hosts();
        ForgeException refusal = assertThrows(
                ForgeException.class, () -> world.write(world.toBlue("a.test"), world.toBlue("foreign.test")));
        assertEquals(ErrorCode.PROXY_REFUSED, refusal.code());
        assertTrue(refusal.line().startsWith("foreign.test is a host in Nginx Proxy Manager"), refusal.line());
        assertEquals(before, world.npm.hosts());
        assertEquals(0, world.npm.mutations());
        assertEquals(new Observation.NoRoute(), router.observe("foreign.test"));
    }

    @Test
    void adoptsItsOwnWithANewRouter() {
        world.liveOnBlue("a.test");
        NpmProxyRouter another = world.open(world.npm.secret());
        assertEquals(
                List.of(new HeldRoute(
                        "a.test",
                        World.BLUE,
                        another.upstream(world.toBlue("a.test").endpoint()),
                        true)),
                another.list());
        another.write(List.of(world.toGreen("a.test")), List.of());
        world.awaitSwitched("a.test", World.GREEN);
        assertEquals(1, world.npm.hosts().size());
    }

    @Test
    void listsOursInAConstantNumberOfCalls() {
        world.npm.addHost("foreign.test", World.BLUE_NAME, world.backends.port());
        List<RouteTarget> many = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            many.add(world.toBlue("a" + i + ".test"));
        }
        router.write(many, List.of());
        world.npm.clearLog();
        List<HeldRoute> routes = router.list();
        assertEquals(8, routes.size());
        assertTrue(routes.stream().allMatch(HeldRoute::online));
        assertEquals(1, world.npm.calls().size());
    }

    @Test
    void leadsByNameNeverByAddress() {
        assertEquals("tf-x:8080", router.upstream(new Endpoint("tf-x", "10.0.0.9", 8080)));
    }

    @Test
    void countsNothingInFlightAndAsksOften() {
        assertFalse(router.capabilities().countsInFlight());
        assertEquals(
                OptionalInt.empty(),
                router.inFlight(world.toBlue("a.test").route().instance()));
        assertTrue(router.capabilities().answersNeeded() >= 5);
        assertTrue(router.capabilities().settle().toMillis() >= 1000);
        assertEquals("npm", router.name());
    }

    @Test
    void addressHasThePortWhenItIsNotTheUsualOne() {
        assertEquals("http://a.test:" + world.npm.httpPort(), router.address("a.test"));
        NpmProxyRouter usual = world.open(Map.of("proxy.npm.http", "http://127.0.0.1"), World.CALL);
        assertEquals("http://a.test", usual.address("a.test"));
    }

    @Test
    void aCertificateIsFoundByNameDomainOrId() {
        int id = world.npm.addCertificate(true, "Shop", "shop.test", "www.shop.test");
        world.npm.addCertificate(false, "other.test", "other.test");
        for (String wanted : List.of("Shop", "www.shop.test", Integer.toString(id))) {
            write("a.test", options(wanted, false, null));
            String conf =
                    world.npm.conf(world.npm.host("a.test").orElseThrow().id()).orElseThrow();
            assertTrue(conf.contains("certificate-" + id + ".pem"), conf);
            router.write(List.of(), List.of("a.test"));
        }
    }

    @Test
    void aCertificateOrAccessListNobodyHasIsRefusedBeforeAnythingChanges() {
        world.npm.addCertificate(true, "Shop", "shop.test");
        assertRefused("no certificate `Nope`", options("Nope", false, null));
        assertRefused("Shop", options("Nope", false, null));
        assertRefused("no certificate `77`", options("77", false, null));
        assertRefused("no access list `team`", options(null, false, "team"));
        world.npm.addCertificate(true, "Shop", "shop2.test");
        assertRefused("more than one certificate", options("Shop", false, null));
        assertEquals(0, world.npm.mutations());
    }

    @Test
    void theMarkerIsSeenThoughPlainHttpIsRedirected() {
        world.npm.addCertificate(true, "Shop", "a.test");
        write("a.test", options("Shop", true, null));
        world.awaitSwitched("a.test", World.BLUE);
        assertEquals(301, world.visit("a.test", "/").status());
        assertEquals(301, world.visit("a.test", "/deep?x=1").status());
        write("a.test", options("Shop", false, null));
        world.await(() -> world.served("a.test").equals(World.BLUE_NAME), "end of the redirect");
    }

    @Test
    void aCertificateIsTakenAwayAgain() {
        world.npm.addCertificate(true, "Shop", "a.test");
        write("a.test", options("Shop", true, null));
        world.awaitSwitched("a.test", World.BLUE);
        world.write(world.toBlue("a.test"));
        world.await(() -> world.served("a.test").equals(World.BLUE_NAME), "plain http");
        assertTrue(router.list().get(0).online());
    }

    @Test
    void anAccessListGuardsTheHostButNotTheMarker() {
        int id = world.npm.addAccessList("team", Map.of("ann", "pass"));
        for (String wanted : List.of("team", Integer.toString(id))) {
            write("a.test", options(null, false, wanted));
            world.awaitSwitched("a.test", World.BLUE);
            assertEquals(401, world.visit("a.test", "/").status());
            router.write(List.of(), List.of("a.test"));
            world.awaitNoRoute("a.test");
        }
    }

    @Test
    void webSocketsAreAskedForOrNot() {
        write("a.test", new Face.Options(false, Optional.empty(), false, Optional.empty()));
        assertFalse(conf("a.test").contains("Upgrade"));
        world.write(world.toBlue("a.test"));
        assertTrue(conf("a.test").contains("Upgrade"));
        assertFalse(conf("a.test").contains("proxy_cache"));
    }

    @Test
    void olderVersionsAreServedToo() {
        for (NpmVersion version :
                List.of(new NpmVersion(2, 9, 0), new NpmVersion(2, 11, 3), new NpmVersion(2, 12, 6))) {
            open(new World(options -> options.withVersion(version)));
            router.start();
            world.liveOnBlue("a.test");
            world.npm.clearLog();
            world.write(world.toBlue("a.test"));
            assertEquals(0, world.npm.mutations(), version.toString());
            world.npm.expireTokens();
            world.write(world.toGreen("a.test"));
            world.awaitSwitched("a.test", World.GREEN);
            router.write(List.of(), List.of("a.test"));
            world.awaitNoRoute("a.test");
        }
    }

    @Test
    void eachDeploymentHasANameOfItsOwnSoNoStaleAddressIsServed() {
        // A moved name would be served stale for as long as it is believed, which is for good here.
        open(new World(options -> options.withResolverValid(Duration.ofHours(1))));
        world.liveOnBlue("a.test");
        assertEquals(World.BLUE_NAME, world.served("a.test"));
        world.write(world.toGreen("a.test"));
        // Not at once: until it hears of its end, an old worker of nginx may take a connection.
        world.await(
                () -> Stream.generate(() -> world.served("a.test")).limit(20).allMatch(World.GREEN_NAME::equals),
                "switch to " + World.GREEN_NAME);
    }

    private static Face.Options options(String certificate, boolean forceTls, String accessList) {
        return new Face.Options(true, Optional.ofNullable(certificate), forceTls, Optional.ofNullable(accessList));
    }

    private void write(String host, Face.Options options) {
        world.write(world.target(host, World.BLUE, World.BLUE_NAME, options));
    }

    private String conf(String host) {
        return world.npm.conf(world.npm.host(host).orElseThrow().id()).orElseThrow();
    }

    private void assertRefused(String words, Face.Options options) {
        ForgeException refusal = assertThrows(ForgeException.class, () -> write("a.test", options));
        assertEquals(ErrorCode.PROXY_REFUSED, refusal.code());
        assertTrue(refusal.line().contains(words), refusal.line());
    }
}
