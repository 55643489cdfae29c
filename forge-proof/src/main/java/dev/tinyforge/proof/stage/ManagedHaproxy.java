package dev.tinyforge.proof.stage;

import dev.tinyforge.proof.traffic.ConnectionMode;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;

/** HAProxy as Forge runs it by itself: a container, its image made of the program installed here. */
public final class ManagedHaproxy implements ProxyUnderProof {
    private final EngineApi engine;
    private final String container;
    private final int port;

    public ManagedHaproxy(EngineApi engine, String container, int port) {
        this.engine = engine;
        this.container = container;
        this.port = port;
    }

    /** On any free port. */
    public static ManagedHaproxy of(EngineApi engine, String container) {
        return new ManagedHaproxy(engine, container, Ports.free());
    }

    @Override
    public String name() {
        return "haproxy";
    }

    @Override
    public Map<String, String> settings() {
        return Map.of(
                "proxy", "haproxy",
                "proxy.haproxy.managed", "true",
                "proxy.haproxy.image", "local",
                "proxy.haproxy.container", container,
                "proxy.haproxy.bind", "127.0.0.1",
                "proxy.haproxy.http_port", String.valueOf(port),
                "proxy.haproxy.slots", "8");
    }

    @Override
    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    @Override
    public ConnectionMode keptAlive() {
        return ConnectionMode.KEPT_ALIVE_RAW;
    }

    @Override
    public Duration drain() {
        return Duration.ZERO;
    }

    @Override
    public void stop() {
        engine.post("/containers/" + container + "/stop?t=2", "");
    }

    @Override
    public void start() {
        engine.post("/containers/" + container + "/start", "");
    }

    @Override
    public void close() {
        engine.remove(container);
    }
}
