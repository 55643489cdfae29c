package dev.tinyforge.proof.prove;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.ports.store.EventLog;
import dev.tinyforge.proof.report.Proof;
import dev.tinyforge.proof.stage.Await;
import dev.tinyforge.proof.stage.EngineApi;
import dev.tinyforge.proof.stage.Leftovers;
import dev.tinyforge.proof.stage.ServerApi;
import dev.tinyforge.proof.stage.ServerProcess;
import dev.tinyforge.proof.stage.Stage;
import dev.tinyforge.proof.traffic.Traffic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A stage with one app that is live, and somebody who breaks things by hand. Closing it closes the stage. */
final class Healing implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Set<String> TELLERS = Set.of("reconciler", "engine");

    private final Stage stage;
    private final Proof proof;
    private final ServerProcess server;
    private final Leftovers look;
    private final String workload;
    private final List<String> expected = new ArrayList<>();

    Healing(Stage stage, Proof proof) {
        this(stage, proof, stage.workload("web", Stage.HOST, Map.of()));
    }

    Healing(Stage stage, Proof proof, String document) {
        this.stage = stage;
        this.proof = proof;
        stage.with("reconcile_interval", "1s");
        stage.images("v1");
        server = ServerProcess.start(stage);
        ServerApi api = server.api();
        workload = api.apply(document);
        String options = document.contains("dockerfile") ? "{}" : "{\"tag\":\"v1\"}";
        api.awaitEnded(api.call("POST", "/api/workloads/" + workload + "/deploy", options)
                .body()
                .path("id")
                .asText());
        look = new Leftovers(stage);
    }

    /** @param telling what the event log holds of it afterwards, and nothing more */
    void of(String damage, List<String> telling, Runnable harm) throws Exception {
        damage(harm);
        expected.addAll(telling);
        Await.that(damage + " to be told: " + told(), PATIENCE, () -> told().size() >= expected.size());
        answers();
        assertEquals(expected, told(), damage);
        proof.note(damage + ": " + String.join(", ", telling));
    }

    void damage(Runnable harm) throws Exception {
        answers();
        harm.run();
    }

    /** After every damage there were many more passes. */
    void toldInAll() {
        assertEquals(expected, told());
    }

    void answers() throws Exception {
        Await.noComplaints("after the repair", PATIENCE, look::complaints);
        try (Traffic first = Traffic.start(stage.traffic(Stage.HOST).withPerSecond(20))) {
            // A program that was started again may take a moment.
            first.awaitAnswers("v1", 3, PATIENCE);
        }
        try (Flow flow = Flow.start(stage, proof, 100)) {
            flow.awaitAnswers("v1", 20);
            flow.endWithoutFailure();
        }
        List<String> complaints = look.complaints();
        proof.leftovers(complaints.size());
        assertEquals(List.of(), complaints);
    }

    /** What was told of repairs, oldest first. */
    List<String> told() {
        List<String> actions = new ArrayList<>();
        for (EventLog.Numbered line : look.store().events().list(Optional.empty(), 200)) {
            if (TELLERS.contains(line.entry().actor())) {
                actions.add(line.entry().action());
            }
        }
        Collections.reverse(actions);
        return actions;
    }

    String live() {
        return look.live(workload).ref().name();
    }

    void kill() {
        done(stage.engine().post("/containers/" + live() + "/kill", ""));
    }

    void remove() {
        stage.engine().remove(live());
    }

    void deleteRoute() {
        look.router().write(List.of(), List.of(Stage.HOST));
    }

    void disconnect() {
        disconnect(live());
    }

    private void disconnect(String container) {
        done(stage.engine()
                .post(
                        "/networks/" + stage.network() + "/disconnect",
                        "{\"Container\":\"" + container + "\",\"Force\":true}"));
    }

    /** Everything that runs on it leaves it first, HAProxy too; Forge may put something back in between. */
    void removeNetwork() {
        Await.that("the network to be removed", PATIENCE, () -> {
            stage.engine()
                    .get("/networks/" + stage.network())
                    .body()
                    .path("Containers")
                    .fieldNames()
                    .forEachRemaining(this::disconnect);
            return stage.engine().delete("/networks/" + stage.network()).ok();
        });
    }

    void emptyHaproxy() {
        Path folder = stage.data().resolve("haproxy");
        String command = "clear map " + folder.resolve("routes.map") + "\n";
        try (SocketChannel socket = SocketChannel.open(UnixDomainSocketAddress.of(folder.resolve("admin.sock")))) {
            socket.write(ByteBuffer.wrap(command.getBytes(StandardCharsets.US_ASCII)));
            socket.shutdownOutput();
            ByteBuffer said = ByteBuffer.allocate(1000);
            while (socket.read(said) >= 0) {
                Thread.onSpinWait();
            }
            assertTrue(
                    new String(said.array(), 0, said.position(), StandardCharsets.US_ASCII).isBlank(),
                    "HAProxy refused to forget");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void removeHaproxy() {
        stage.proxy().close();
    }

    void restartEngine() {
        stage.restartEngine();
    }

    private static void done(EngineApi.Reply reply) {
        assertTrue(reply.ok(), reply::toString);
    }

    @Override
    public void close() {
        look.close();
        server.close();
        stage.close();
    }
}
