package dev.tinyforge.proof.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tinyforge.proof.report.Samples;
import dev.tinyforge.proof.stage.EngineApi;
import dev.tinyforge.proof.stage.Stage;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What no deployer can do without: the engine calls of one deploy, one after another, by plain HTTP. */
final class Floor {
    private static final long BETWEEN_PROBES = TimeUnit.MILLISECONDS.toNanos(50);

    private final Stage stage;
    private final Map<String, Samples> steps = new LinkedHashMap<>();
    private final Samples all = new Samples();

    Floor(Stage stage) {
        this.stage = stage;
    }

    Map<String, Samples> steps() {
        return steps;
    }

    Samples all() {
        return all;
    }

    /** Starts {@code green} as Forge would, then stops and removes {@code blue}. */
    void measure(String green, String tag, String blue) {
        EngineApi engine = stage.engine();
        String image = stage.repository() + ":" + tag;
        long begun = System.nanoTime();
        step("pull image", () -> ok(engine.get("/images/" + image + "/json")));
        step("create", () -> {
            ok(engine.get("/networks/" + stage.network()));
            ok(engine.post(
                    "/containers/create?name=" + green,
                    "{\"Image\":\"" + image + "\",\"HostConfig\":{\"NetworkMode\":\"" + stage.network()
                            + "\",\"Init\":true,\"RestartPolicy\":{\"Name\":\"unless-stopped\"}}}"));
        });
        step("start", () -> ok(engine.post("/containers/" + green + "/start", "")));
        step("check health", () -> {
            String ip = ok(engine.get("/containers/" + green + "/json"))
                    .path("NetworkSettings")
                    .path("Networks")
                    .path(stage.network())
                    .path("IPAddress")
                    .asText();
            for (int inARow = 0; inARow < 2; ) {
                inARow = healthy(ip) ? inARow + 1 : 0;
                if (inARow < 2) {
                    LockSupport.parkNanos(BETWEEN_PROBES);
                }
            }
        });
        step("stop", () -> ok(engine.post("/containers/" + blue + "/stop", "")));
        step("remove", () -> ok(engine.delete("/containers/" + blue + "?v=1")));
        all.addNanos(System.nanoTime() - begun);
    }

    private void step(String name, Runnable act) {
        long begun = System.nanoTime();
        act.run();
        steps.computeIfAbsent(name, key -> new Samples()).addNanos(System.nanoTime() - begun);
    }

    private static JsonNode ok(EngineApi.Reply reply) {
        if (!reply.ok()) {
            throw new AssertionError("the engine answered " + reply);
        }
        return reply.body();
    }

    private static boolean healthy(String ip) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(ip, 8080), 1000);
            socket.setSoTimeout(1000);
            socket.getOutputStream()
                    .write("GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                    .startsWith("HTTP/1.1 200");
        } catch (IOException e) {
            return false;
        }
    }
}
