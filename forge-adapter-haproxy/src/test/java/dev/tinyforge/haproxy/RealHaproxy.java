package dev.tinyforge.haproxy;

import dev.tinyforge.domain.deploy.InstanceRef;
import dev.tinyforge.domain.deploy.Route;
import dev.tinyforge.domain.workload.DeploymentId;
import dev.tinyforge.domain.workload.Face;
import dev.tinyforge.ports.proxy.ProxyRouter;
import dev.tinyforge.ports.settings.ForgeConfig;
import dev.tinyforge.tck.proxy.ProxyWorld;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The real program as a child process, in a folder and on a port of its own. */
final class RealHaproxy implements ProxyWorld {
    final Path dir;
    final int port;
    final int slots;
    private final Map<String, UpstreamServer> upstreams = new ConcurrentHashMap<>();
    private final List<ProxyRouter> routers = new CopyOnWriteArrayList<>();
    private final List<RawClient> clients = new CopyOnWriteArrayList<>();
    private @Nullable Process process;

    RealHaproxy(int slots) {
        this.slots = slots;
        try {
            dir = Files.createTempDirectory("tf-haproxy");
            try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = free.getLocalPort();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(this::kill));
    }

    /** With an empty configuration, running. */
    static RealHaproxy running(int slots) {
        RealHaproxy world = new RealHaproxy(slots);
        world.writeEmptyConfiguration();
        world.run();
        return world;
    }

    void writeEmptyConfiguration() {
        HaproxyConf conf = conf();
        StateDir state = new StateDir(dir);
        state.write(conf.file(), conf.render(SlotTable.empty(slots)));
        state.write(conf.map(), conf.renderMap(SlotTable.empty(slots)));
    }

    HaproxyConf conf() {
        return new HaproxyConf(dir, "127.0.0.1:" + port, false, false);
    }

    RuntimeApi api() {
        return new RuntimeApi(conf().adminSocket(), conf().masterSocket());
    }

    /** Starts the program and waits for its socket. */
    void run() {
        try {
            process = new ProcessBuilder(
                            "haproxy",
                            "-W",
                            "-S",
                            conf().masterSocket() + ",mode,600",
                            "-f",
                            conf().file().toString())
                    .redirectErrorStream(true)
                    .redirectOutput(
                            ProcessBuilder.Redirect.appendTo(dir.resolve("log").toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (true) {
            try {
                api().ask(List.of("show info"));
                return;
            } catch (RuntimeException e) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException("haproxy does not start: " + log(), e);
                }
            }
        }
    }

    String log() {
        try {
            return Files.readString(dir.resolve("log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    void kill() {
        Process running = process;
        if (running == null) {
            return;
        }
        List<ProcessHandle> workers = running.descendants().toList();
        running.destroyForcibly();
        workers.forEach(ProcessHandle::destroyForcibly);
        try {
            running.waitFor(10, TimeUnit.SECONDS);
            for (ProcessHandle worker : workers) {
                worker.onExit().get(10, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            throw new IllegalStateException("haproxy does not die", e);
        }
        process = null;
    }

    void emptyDir() throws IOException {
        try (Stream<Path> files = Files.list(dir)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }

    @Override
    public HaproxyRouter open() {
        HaproxyRouter router = open(Duration.ofSeconds(10), Map.of());
        routers.add(router);
        return router;
    }

    HaproxyRouter open(Duration patience, Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "proxy.haproxy.managed", "false",
                "proxy.haproxy.dir", dir.toString(),
                "proxy.haproxy.bind", "127.0.0.1",
                "proxy.haproxy.http_port", Integer.toString(port),
                "proxy.haproxy.slots", Integer.toString(slots)));
        settings.putAll(more);
        return HaproxyRouterFactory.open(ForgeConfig.of(settings), NoEngine.CONNECTION, patience);
    }

    UpstreamServer server(String name) {
        return upstreams.computeIfAbsent(name, UpstreamServer::new);
    }

    @Override
    public ProxyRouter.Endpoint upstream(String name) {
        return new ProxyRouter.Endpoint(name, "127.0.0.1", server(name).port());
    }

    static DeploymentId deployment(int number) {
        return new DeploymentId("01j000000000000000000%05d".formatted(number));
    }

    /** The route of deployment {@code number}, to the upstream {@code app-<number>}. */
    ProxyRouter.RouteTarget route(String host, int number) {
        String name = "app-" + number;
        ProxyRouter.Endpoint endpoint = upstream(name);
        return new ProxyRouter.RouteTarget(
                new Route(host, instance(number), endpoint.port(), Face.Options.NONE), endpoint);
    }

    static InstanceRef instance(int number) {
        return new InstanceRef(deployment(number), "app-" + number);
    }

    RawClient client(String host) throws IOException {
        RawClient client = new RawClient(port, host);
        clients.add(client);
        return client;
    }

    @Override
    public Optional<String> ask(String host) {
        try (RawClient client = new RawClient(port, host)) {
            RawClient.Answer answer = client.get("/");
            return answer.status() == 200 ? Optional.of(answer.body()) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public InFlight hold(String host) {
        try {
            UpstreamServer server = server(ask(host).orElseThrow());
            RawClient client = client(host);
            client.ask("/hold");
            server.held.acquireUninterruptibly();
            return () -> {
                server.finishOne();
                try {
                    return Optional.of(client.read().body());
                } catch (IOException e) {
                    return Optional.empty();
                }
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void breakDown() {
        kill();
    }

    @Override
    public void repair() {
        run();
    }

    @Override
    public boolean claim(String host) {
        api().ask(List.of("add map " + conf().map() + " " + host + " somebody-else"));
        return true;
    }

    @Override
    public boolean claimed(String host) {
        return api().ask(List.of("show map " + conf().map())).get(0).contains(" " + host + " somebody-else");
    }

    @Override
    public void close() {
        clients.forEach(RawClient::close);
        routers.forEach(ProxyRouter::close);
        kill();
        upstreams.values().forEach(UpstreamServer::close);
        try {
            emptyDir();
            Files.delete(dir);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
