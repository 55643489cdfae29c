package dev.tinyforge.npm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.proxy.ProxyRouter.Observation;
import dev.tinyforge.tck.npm.Misbehaviour;
import dev.tinyforge.tck.npm.NpmHost;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** NPM misbehaves in every way known; what comes out is what the port promises. */
@Tag("real")
class NpmTroubleTest {
    private World world;
    private NpmProxyRouter router;

    @BeforeEach
    void startWithAHostOnBlue() {
        world = new World();
        router = world.router;
        world.liveOnBlue("a.test");
    }

    @AfterEach
    void close() {
        world.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = Misbehaviour.class,
            names = {
                "DROPS_CONF",
                "NEIGHBOUR_BROKEN",
                "SLOW_RELOAD",
                "TOKEN_EXPIRES",
                "TOKENS_FORGOTTEN",
                "UNAUTHORIZED",
                "FAILS_BEFORE_CHANGE",
                "FAILS_AFTER_CHANGE",
                "FAILS_AFTER_RELOAD",
                "ANSWER_CUT"
            })
    void whatHappensOnceIsGotOverByEveryKindOfWrite(Misbehaviour once) {
        world.npm.misbehave(once);
        world.write(world.toGreen("a.test"));
        world.awaitSwitched("a.test", World.GREEN);
        assertEquals(0, world.npm.left(once));

        world.npm.misbehave(once);
        world.write(world.toBlue("new.test"));
        world.awaitSwitched("new.test", World.BLUE);

        world.npm.misbehave(once);
        router.write(List.of(), List.of("new.test"));
        world.awaitNoRoute("new.test");

        world.npm.healAll();
        assertEquals(1, world.npm.hosts().size());
        assertTrue(router.list().get(0).online());
        assertEquals(1, world.npm.mostConcurrentMutations());
    }

    @Test
    void aReloadThatDidNotHappenIsSeenAndWritingAgainMendsIt() {
        world.npm.misbehave(Misbehaviour.SAYS_ONLINE_WHILE_STALE);
        world.write(world.toGreen("a.test"));
        assertTrue(router.list().get(0).online());
        assertEquals(new Observation.SwitchedTo(World.BLUE), router.observe("a.test"));
        assertEquals(World.BLUE_NAME, world.served("a.test"));
        world.write(world.toGreen("a.test"));
        world.awaitSwitched("a.test", World.GREEN);
    }

    @Test
    void aRemovalThatNginxDidNotLearnOfIsSeenAndRemovingAgainMendsIt() {
        world.npm.misbehave(Misbehaviour.SAYS_ONLINE_WHILE_STALE, 2);
        router.write(List.of(), List.of("a.test"));
        assertEquals(List.of(), router.list());
        assertEquals(new Observation.SwitchedTo(World.BLUE), router.observe("a.test"));
        router.write(List.of(), List.of("a.test"));
        world.awaitNoRoute("a.test");
        assertEquals(List.of(), world.npm.hosts());
    }

    @Test
    void aConfigurationNginxGoesOnRefusingIsTakenBackAndBlueServesOn() {
        world.npm.misbehave(Misbehaviour.DROPS_CONF, 2);
        ForgeException refusal = assertThrows(ForgeException.class, () -> world.write(world.toGreen("a.test")));
        assertEquals(ErrorCode.PROXY_REFUSED, refusal.code());
        assertTrue(refusal.line().contains("nginx refuses the configuration of a.test"), refusal.line());
        world.awaitSwitched("a.test", World.BLUE);
        assertEquals(World.BLUE_NAME, world.served("a.test"));
        assertEquals(
                router.upstream(world.toBlue("a.test").endpoint()),
                router.list().get(0).upstream());

        world.npm.misbehave(Misbehaviour.DROPS_CONF, 2);
        assertThrows(ForgeException.class, () -> world.write(world.toGreen("new.test")));
        assertEquals(1, world.npm.hosts().size());
    }

    @Test
    void aHostLeftOfflineIsShownAndPutBackByTheSameWrite() {
        NpmHost host = world.npm.host("a.test").orElseThrow();
        world.npm.misbehave(Misbehaviour.DROPS_CONF, 3);
        assertThrows(ForgeException.class, () -> world.write(world.toGreen("a.test")));
        assertFalse(router.list().get(0).online());
        assertEquals(new Observation.NoRoute(), awaitAnswer(new Observation.NoRoute()));
        world.write(world.toBlue("a.test"));
        world.awaitSwitched("a.test", World.BLUE);
        assertEquals(host.id(), world.npm.host("a.test").orElseThrow().id());
    }

    @Test
    void aHostThatNpmThinksIsServedAndIsNotIsPutBack() {
        int id = world.npm.host("a.test").orElseThrow().id();
        world.npm.deleteConf(id);
        world.npm.restartNginx();
        assertTrue(router.list().get(0).online());
        assertEquals(new Observation.NoRoute(), router.observe("a.test"));
        world.write(world.toBlue("a.test"));
        world.awaitSwitched("a.test", World.BLUE);
    }

    @Test
    void aNeighbourThatStaysBrokenIsReportedAsOpenAndBlueServesOn() {
        world.npm.misbehaveUntilHealed(Misbehaviour.NEIGHBOUR_BROKEN);
        ForgeException open = assertThrows(ForgeException.class, () -> world.write(world.toGreen("a.test")));
        assertEquals(ErrorCode.PROXY_UNREACHABLE, open.code());
        assertTrue(open.line().contains("look for a host with an error in its list"), open.line());
        assertEquals(World.BLUE_NAME, world.served("a.test"));
        world.npm.healAll();
        world.write(world.toGreen("a.test"));
        world.awaitSwitched("a.test", World.GREEN);
    }

    @Test
    void aRemovalBesideABrokenNeighbourEndsWhenThatIsMended() {
        world.npm.misbehaveUntilHealed(Misbehaviour.NEIGHBOUR_BROKEN);
        assertEquals(
                ErrorCode.PROXY_UNREACHABLE,
                assertThrows(ForgeException.class, () -> router.write(List.of(), List.of("a.test")))
                        .code());
        assertEquals(new Observation.SwitchedTo(World.BLUE), router.observe("a.test"));
        world.npm.healAll();
        router.write(List.of(), List.of("a.test"));
        world.awaitNoRoute("a.test");
        assertEquals(List.of(), world.npm.hosts());
    }

    @Test
    void aDomainTakenByWhatTheUserCannotSeeIsRefusedByName() {
        world.npm.misbehave(Misbehaviour.DOMAIN_TAKEN);
        ForgeException refusal = assertThrows(ForgeException.class, () -> world.write(world.toBlue("new.test")));
        assertEquals(ErrorCode.PROXY_REFUSED, refusal.code());
        assertTrue(refusal.line().startsWith("new.test is already in use"), refusal.line());
        assertEquals(1, world.npm.hosts().size());
    }

    @Test
    void aCallThatHangsIsGivenUpAndMayHappenLater() {
        NpmProxyRouter hasty = world.open(Map.of(), Duration.ofMillis(500));
        hasty.list();
        world.npm.misbehaveUntilHealed(Misbehaviour.HANGS);
        ForgeException open =
                assertThrows(ForgeException.class, () -> hasty.write(List.of(world.toGreen("a.test")), List.of()));
        assertEquals(ErrorCode.PROXY_UNREACHABLE, open.code());
        assertTrue(open.line().contains("in time"), open.line());
        world.npm.healAll();
        world.awaitSwitched("a.test", World.GREEN);
    }

    @Test
    void withoutItsApiItIsUnreachableAndTrafficIsStillObserved() {
        world.npm.stopApi();
        assertUnreachable(() -> world.write(world.toGreen("a.test")));
        assertUnreachable(router::list);
        assertEquals(new Observation.SwitchedTo(World.BLUE), router.observe("a.test"));
        CompletableFuture<Void> started = CompletableFuture.runAsync(router::start);
        world.npm.start();
        started.join();
        world.write(world.toGreen("a.test"));
        world.awaitSwitched("a.test", World.GREEN);
    }

    @Test
    void stoppedAltogetherItIsUnreachableAndComesBackWithItsRoutes() {
        world.npm.stop();
        assertUnreachable(() -> world.write(world.toGreen("a.test")));
        Observation seen = router.observe("a.test");
        assertTrue(
                assertInstanceOf(Observation.Unreachable.class, seen).reason().contains("refused"), seen.toString());
        world.npm.start();
        world.awaitSwitched("a.test", World.BLUE);
        assertEquals(1, router.list().size());
    }

    @Test
    void closedWithoutAWordIsNoRouteOnlyWhileNginxLives() throws IOException {
        CompletableFuture<Void> loop;
        try (ServerSocket closing = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            loop = CompletableFuture.runAsync(() -> closeEach(closing));
            NpmProxyRouter other =
                    world.open(Map.of("proxy.npm.http", "http://127.0.0.1:" + closing.getLocalPort()), World.CALL);
            assertEquals(new Observation.NoRoute(), other.observe("a.test"));
            world.npm.stop();
            assertInstanceOf(Observation.Unreachable.class, other.observe("a.test"));
        }
        loop.join();
    }

    @Test
    void aHostDeletedByHandIsMadeAgain() {
        world.npm.clearLog();
        int id = world.npm.host("a.test").orElseThrow().id();
        router.write(List.of(), List.of("a.test"));
        world.awaitNoRoute("a.test");
        world.liveOnBlue("a.test");
        assertTrue(world.npm.host("a.test").orElseThrow().id() > id);
    }

    @Test
    void parallelWritersOfSeveralRoutersTakeTurns() {
        List<NpmProxyRouter> routers = List.of(router, world.open(world.npm.secret()), world.open(world.npm.secret()));
        world.npm.clearLog();
        ExecutorService threads = Executors.newFixedThreadPool(6);
        try {
            List<CompletableFuture<Void>> writes = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                String host = "p" + i + ".test";
                NpmProxyRouter one = routers.get(i % routers.size());
                writes.add(
                        CompletableFuture.runAsync(() -> one.write(List.of(world.toGreen(host)), List.of()), threads));
            }
            writes.forEach(CompletableFuture::join);
        } finally {
            threads.shutdownNow();
        }
        assertEquals(1, world.npm.mostConcurrentMutations());
        assertEquals(13, router.list().size());
        assertTrue(world.npm.hosts().stream().allMatch(NpmHost::confOnDisk));
        for (int i = 0; i < 12; i++) {
            world.awaitSwitched("p" + i + ".test", World.GREEN);
        }
    }

    private Observation awaitAnswer(Observation wanted) {
        world.await(() -> router.observe("a.test").equals(wanted), "answer " + wanted);
        return wanted;
    }

    private static void assertUnreachable(Runnable call) {
        assertEquals(
                ErrorCode.PROXY_UNREACHABLE,
                assertThrows(ForgeException.class, call::run).code());
    }

    /** Reads the question first: closing with it unread would be a reset. */
    private static void closeEach(ServerSocket server) {
        while (true) {
            try (Socket socket = server.accept()) {
                byte[] question = new byte[2048];
                int unused = socket.getInputStream().read(question);
            } catch (IOException e) {
                return;
            }
        }
    }
}
