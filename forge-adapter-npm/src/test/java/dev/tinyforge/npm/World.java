package dev.tinyforge.npm;

import dev.tinyforge.domain.deploy.InstanceRef;
import dev.tinyforge.domain.deploy.Route;
import dev.tinyforge.domain.workload.DeploymentId;
import dev.tinyforge.domain.workload.Face;
import dev.tinyforge.ports.http.FreshHttp;
import dev.tinyforge.ports.proxy.ProxyRouter;
import dev.tinyforge.ports.proxy.ProxyRouter.Endpoint;
import dev.tinyforge.ports.proxy.ProxyRouter.Observation;
import dev.tinyforge.ports.proxy.ProxyRouter.RouteTarget;
import dev.tinyforge.ports.settings.ForgeConfig;
import dev.tinyforge.tck.npm.NpmStandIn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/** The stand-in, instances behind it, and a router. */
final class World implements AutoCloseable {
    static final DeploymentId BLUE = new DeploymentId("01hzzzzzzzzzzzzzzzzzzzz0b1");
    static final DeploymentId GREEN = new DeploymentId("01hzzzzzzzzzzzzzzzzzzzz0b1");
    static final Duration CALL = Duration.ofSeconds(10);
    static final String BLUE_NAME = "tf-app-blue";
    static final String GREEN_NAME = "tf-app-green";

    final Backends backends = new Backends();
    final NpmStandIn npm;
    final NpmProxyRouter router;
    Instant now = Instant.now();

    private final Path dataDir;

    World(UnaryOperator<NpmStandIn.Options> options) {
        try {
            dataDir = Files.createTempDirectory("npm-router");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        backends.start(BLUE_NAME);
        backends.start(GREEN_NAME);
        npm = NpmStandIn.start(options.apply(NpmStandIn.Options.defaults().withNames(backends::resolve)));
        router = open(npm.secret());
    }

    World() {
        this(options -> options);
    }

    NpmProxyRouter open(String secret) {
        return open(Map.of("proxy.npm.secret", secret), CALL);
    }

    NpmProxyRouter open(Map<String, String> more, Duration call) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "data_dir", dataDir.toString(),
                "proxy.npm.url", npm.adminUrl().toString(),
                "proxy.npm.http", "http://127.0.0.1:" + npm.httpPort(),
                "proxy.npm.identity", npm.identity(),
                "proxy.npm.secret", npm.secret()));
        settings.putAll(more);
        return NpmRouterFactory.open(ForgeConfig.of(settings), () -> now, call);
    }

    RouteTarget toBlue(String host) {
        return target(host, BLUE, BLUE_NAME, Face.Options.NONE);
    }

    RouteTarget toGreen(String host) {
        return target(host, GREEN, GREEN_NAME, Face.Options.NONE);
    }

    RouteTarget target(String host, DeploymentId deployment, String name, Face.Options options) {
        return new RouteTarget(
                new Route(host, new InstanceRef(deployment, name), backends.port(), options),
                new Endpoint(name, "10.1.2.3", backends.port()));
    }

    void write(RouteTarget... targets) {
        router.write(List.of(targets), List.of());
    }

    /** The host is live on blue, and every worker of nginx of before is gone. */
    void liveOnBlue(String host) {
        write(toBlue(host));
        awaitSwitched(host, BLUE);
    }

    void awaitSwitched(String host, DeploymentId wanted) {
        awaitInARow(() -> router.observe(host).equals(new Observation.SwitchedTo(wanted)), "switch of " + host);
    }

    void awaitNoRoute(String host) {
        awaitInARow(() -> router.observe(host).equals(new Observation.NoRoute()), "removal of " + host);
    }

    /** As the engine asks: as often in a row as the router says, 20 ms apart. */
    private void awaitInARow(BooleanSupplier question, String what) {
        ProxyRouter.Capabilities needed = router.capabilities();
        int[] inARow = {0};
        await(
                () -> {
                    inARow[0] = question.getAsBoolean() ? inARow[0] + 1 : 0;
                    return inARow[0] >= needed.answersNeeded();
                },
                what);
    }

    void await(BooleanSupplier condition, String what) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("no " + what + " within 20 s; nginx: " + npm.nginxErrors());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    /** What a visitor of the host sees at the path, on a new connection; status 0: no answer. */
    FreshHttp.Answer visit(String host, String path) {
        try {
            InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), npm.httpPort());
            return FreshHttp.get(address, host, path, Duration.ofSeconds(5));
        } catch (IOException e) {
            return new FreshHttp.Answer(0, String.valueOf(e.getMessage()));
        }
    }

    String served(String host) {
        return visit(host, "/").body();
    }

    @Override
    public void close() {
        router.close();
        npm.close();
        backends.close();
        try (var files = Files.walk(dataDir)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
