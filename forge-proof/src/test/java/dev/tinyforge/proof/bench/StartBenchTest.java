package dev.tinyforge.proof.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tinyforge.proof.report.Samples;
import dev.tinyforge.proof.stage.Await;
import dev.tinyforge.proof.stage.ServerProcess;
import dev.tinyforge.proof.stage.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How soon the programs are there, and what the server takes while it has nothing to do. */
@Tag("bench")
class StartBenchTest {
    private static final int STARTS = 5;
    private static final Duration IDLE = Duration.ofSeconds(5);

    @Test
    void the_server_is_soon_ready_and_small() throws Exception {
        Samples ready = new Samples();
        Samples resident = new Samples();
        try (Stage stage = Stage.withHaproxy("start")) {
            stage.images("v1");
            run(
                    stage,
                    List.of(Stage.root()
                            .resolve("forge-app-http/target/dist/bin/forge-server-archive")
                            .toString()));
            for (int i = 0; i <= STARTS; i++) {
                long begun = System.nanoTime();
                try (ServerProcess server = ServerProcess.start(stage)) {
                    long took = System.nanoTime() - begun;
                    String workload = server.api().apply(stage.workload("web", Stage.HOST, Map.of()));
                    server.api().awaitEnded(server.api().deploy(workload, "v1"));
                    long idleSince = System.nanoTime();
                    Await.that(
                            "the server to idle",
                            IDLE.plusSeconds(5),
                            () -> System.nanoTime() - idleSince > IDLE.toNanos());
                    // The first start also makes HAProxy's image, and is no measure.
                    if (i > 0) {
                        ready.addNanos(took);
                        resident.add(residentMegabytes(server.pid()));
                    }
                    assertEquals(0, server.stop(), server::tail);
                }
            }
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("ready_ms", ready.json());
        json.put("idle_rss_mb", resident.json());
        json.put("target_rss_mb", 120);
        Bench.record("server", json);
    }

    @Test
    void the_command_line_starts_fast() throws Exception {
        try (Stage stage = Stage.withHaproxy("cli")) {
            Path prefix = stage.folder().resolve("prefix");
            Path dist = Stage.root().resolve("forge-app-cli/target/dist");
            run(stage, List.of(dist.resolve("bin/forge-install").toString(), prefix.toString()));
            Map<String, Object> json = new LinkedHashMap<>();
            json.put(
                    "version_with_cds_ms",
                    starts(stage, prefix.resolve("bin/forge"), "--version").json());
            json.put(
                    "version_without_cds_ms",
                    starts(stage, dist.resolve("bin/forge"), "--version").json());
            json.put(
                    "list_with_cds_ms",
                    starts(stage, prefix.resolve("bin/forge"), "workload", "list")
                            .json());
            json.put("target_ms", 400);
            Bench.record("cli", json);
        }
    }

    private static Samples starts(Stage stage, Path program, String... arguments) throws Exception {
        Samples samples = new Samples();
        List<String> command = new java.util.ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        run(stage, command);
        for (int i = 0; i < STARTS * 2; i++) {
            long begun = System.nanoTime();
            run(stage, command);
            samples.addNanos(System.nanoTime() - begun);
        }
        return samples;
    }

    private static void run(Stage stage, List<String> command) throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(stage.environment());
        Process process = builder.start();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(command + " does not end");
        }
        assertEquals(0, process.exitValue(), command::toString);
    }

    private static double residentMegabytes(long pid) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Double.parseDouble(line.replaceAll("\\D", "")) / 1024;
            }
        }
        throw new IOException("no VmRSS of " + pid);
    }
}
