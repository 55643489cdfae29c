package dev.tinyforge.proof.prove;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tinyforge.proof.stage.EngineApi;
import dev.tinyforge.proof.stage.ProxyUnderProof;
import dev.tinyforge.proof.stage.Stage;
import dev.tinyforge.proof.traffic.ConnectionMode;
import dev.tinyforge.tck.npm.NpmStandIn;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Nginx Proxy Manager's stand-in with its real nginx, which finds containers by name as on the engine's network. */
final class StandInNpm implements ProxyUnderProof {
    private final NpmStandIn npm;

    private StandInNpm(EngineApi engine) {
        this.npm = NpmStandIn.start(NpmStandIn.Options.defaults().withNames(name -> address(engine, name)));
    }

    static Stage stage(String name) {
        return Stage.open(name, (engine, container) -> new StandInNpm(engine));
    }

    private static Optional<InetAddress> address(EngineApi engine, String container) {
        for (JsonNode network : engine.get("/containers/" + container + "/json")
                .body()
                .path("NetworkSettings")
                .path("Networks")) {
            String ip = network.path("IPAddress").asText();
            if (!ip.isEmpty()) {
                try {
                    return Optional.of(InetAddress.getByName(ip));
                } catch (UnknownHostException e) {
                    throw new IllegalStateException(ip, e);
                }
            }
        }
        return Optional.empty();
    }

    @Override
    public String name() {
        return "npm";
    }

    @Override
    public Map<String, String> settings() {
        return Map.of(
                "proxy", "npm",
                "proxy.npm.url", npm.adminUrl().toString(),
                "proxy.npm.identity", npm.identity(),
                "proxy.npm.secret", npm.secret(),
                "proxy.npm.http", "http://127.0.0.1:" + npm.httpPort());
    }

    @Override
    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), npm.httpPort());
    }

    @Override
    public ConnectionMode keptAlive() {
        return ConnectionMode.KEPT_ALIVE_ORDINARY;
    }

    @Override
    public Duration drain() {
        return Duration.ofSeconds(1);
    }

    @Override
    public void stop() {
        npm.stop();
    }

    @Override
    public void start() {
        npm.start();
    }

    @Override
    public void close() {
        npm.close();
    }
}
