package dev.tinyforge.proof.prove;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tinyforge.proof.report.Proof;
import dev.tinyforge.proof.stage.Leftovers;
import dev.tinyforge.proof.stage.ServerApi;
import dev.tinyforge.proof.stage.ServerProcess;
import dev.tinyforge.proof.stage.Stage;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A site of a repository: deployed, browsed, redeployed under traffic, skipped, broken, rolled back and torn down. */
@Tag("prove")
@ExtendWith(Proofs.class)
@Execution(ExecutionMode.CONCURRENT)
class StaticTest {
    private static final String ASSET = "/assets/app.3f2a9c1b.js";

    @Test
    void a_site_is_served_from_its_repository_behind_haproxy() throws Exception {
        Proofs.REPORT.prove("static, HAProxy", proof -> prove(Stage.withHaproxy("static"), proof));
    }

    private static void prove(Stage opened, Proof proof) throws Exception {
        try (Stage stage = opened) {
            stage.siteBase();
            try (GitRepository sources = GitRepository.on(stage);
                    ServerProcess server = ServerProcess.start(stage)) {
                ServerApi api = server.api();
                sources.commit(Map.of(
                        "README.md",
                        "outside of the folder",
                        "public/README.md",
                        "# First\n\n- [x] a task\n\n[guide](docs/guide.md) <script>no</script>\n",
                        "public/docs/guide.md",
                        "# Guide\n\n[home](../README.md#first)\n",
                        "public/404.html",
                        "<p>not here</p>\n",
                        "public" + ASSET,
                        "// app\n".repeat(500),
                        "public/.env",
                        "SECRET=1\n"));
                String workload = api.apply(workload(stage, sources));
                assertEquals("succeeded", status(api.awaitEnded(deploy(api, workload, "{}"))), server::tail);
                browse(stage);
                String first = get(stage, "/").header("etag");

                try (Leftovers look = new Leftovers(stage);
                        Flow flow = Flow.ofVersions(stage, proof, 100, "ETag")) {
                    flow.awaitAnswers(first, 10);
                    look.filesBelong();
                    proof.deploys(1);

                    skipped(api, workload);

                    sources.commit(Map.of("public/README.md", "# Second\n"));
                    String next = deploy(api, workload, "{}");
                    succeeds(api, next);
                    String second = get(stage, "/").header("etag");
                    assertTrue(!first.equals(second), () -> "both versions are " + first);
                    flow.switched(first, second, look.switchedAt(next).orElseThrow());
                    flow.awaitAnswers(second, 20);
                    assertEquals(200, get(stage, "/", "If-None-Match: " + first).status());
                    proof.deploys(1);
                    inOrder(look, proof);

                    skipped(api, workload);
                    String forced = deploy(api, workload, "{\"force\":true}");
                    succeeds(api, forced);
                    String again = get(stage, "/").header("etag");
                    assertTrue(!second.equals(again), "a forced deploy built nothing");
                    flow.switched(second, again, look.switchedAt(forced).orElseThrow());
                    flow.awaitAnswers(again, 10);
                    proof.deploys(1);

                    sources.commit(Map.of("public/film.mp4", "0".repeat((64 << 20) + 1)));
                    fails(api, workload, "`film.mp4` has more than 64 MiB");
                    sources.remove("public");
                    fails(api, workload, "public");
                    JsonNode runtime = api.call("GET", "/api/workloads/" + workload + "/status", "")
                            .body()
                            .path("instances")
                            .path(0)
                            .path("runtime");
                    assertEquals("failed", runtime.path("status").asText(), runtime::toString);
                    assertTrue(runtime.path("last_error").asText().contains("public"), runtime::toString);
                    flow.awaitAnswers(again, 5);
                    inOrder(look, proof);

                    flow.switching(second);
                    String back = api.call("POST", "/api/workloads/" + workload + "/rollback", "")
                            .body()
                            .path("id")
                            .asText();
                    succeeds(api, back);
                    flow.switched(again, second, look.switchedAt(back).orElseThrow());
                    flow.awaitAnswers(second, 20);
                    proof.deploys(1);
                    inOrder(look, proof);
                    flow.endWithoutFailure();

                    Removal.leavesNothing(api, stage, workload, look);
                }
            }
        }
    }

    private static void browse(Stage stage) throws IOException {
        Page home = get(stage, "/");
        assertEquals(200, home.status());
        assertEquals("text/html; charset=utf-8", home.header("content-type"));
        assertEquals("no-cache", home.header("cache-control"));
        assertTrue(home.body().contains("<h1 id=\"first\">First</h1>"), home::body);
        assertTrue(home.body().contains("<title>First</title>"), home::body);
        assertTrue(home.body().contains("type=\"checkbox\""), home::body);
        assertTrue(home.body().contains("href=\"docs/guide.html\""), home::body);
        assertTrue(!home.body().contains("<script>"), home::body);
        assertTrue(get(stage, "/docs/guide").body().contains("href=\"../index.html#first\""));
        assertEquals("text/css; charset=utf-8", get(stage, "/_forge/page.css").header("content-type"));
        assertEquals(
                304, get(stage, "/", "If-None-Match: " + home.header("etag")).status());

        Page asset = get(stage, ASSET);
        assertEquals("text/javascript; charset=utf-8", asset.header("content-type"));
        assertEquals("public, max-age=31536000, immutable", asset.header("cache-control"));
        Page part = get(stage, ASSET, "Range: bytes=3-5");
        assertEquals(206, part.status());
        assertEquals("app", part.body());
        assertEquals("gzip", get(stage, ASSET, "Accept-Encoding: gzip").header("content-encoding"));

        for (String path : List.of("/missing", "/.env", "/docs/", "/README.md")) {
            Page missing = get(stage, path);
            assertEquals(404, missing.status(), path);
            assertEquals("<p>not here</p>\n", missing.body(), path);
        }
    }

    /** @param headers by lower-case name */
    private record Page(int status, Map<String, String> headers, String body) {
        String header(String name) {
            return Optional.ofNullable(headers.get(name)).orElse("");
        }
    }

    private static Page get(Stage stage, String path, String... headers) throws IOException {
        InetSocketAddress proxy = stage.proxy().address();
        try (Socket socket = new Socket(proxy.getAddress(), proxy.getPort())) {
            socket.setSoTimeout(10_000);
            StringBuilder request = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: " + Stage.HOST + "\r\n");
            for (String header : headers) {
                request.append(header).append("\r\n");
            }
            request.append("Connection: close\r\n\r\n");
            socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            String[] parts = answer.split("\r\n\r\n", 2);
            Map<String, String> seen = new LinkedHashMap<>();
            List<String> lines = parts[0].lines().toList();
            lines.stream()
                    .skip(1)
                    .map(line -> line.split(":", 2))
                    .forEach(line -> seen.put(line[0].toLowerCase(Locale.ROOT), line[1].strip()));
            return new Page(Integer.parseInt(lines.get(0).split(" ")[1]), seen, parts[1]);
        }
    }

    private static String workload(Stage stage, GitRepository sources) {
        Map<String, Object> more = new LinkedHashMap<>();
        more.put("source", "static");
        more.put(
                "source_config", Map.of("repository", sources.url(), "folder_path", "public", "render_markdown", true));
        Map<String, Object> healthcheck = new LinkedHashMap<>(Stage.healthcheck());
        healthcheck.put("path", "/");
        more.put("healthcheck", healthcheck);
        return stage.workload("site", Stage.HOST, more);
    }

    private static String deploy(ServerApi api, String workload, String options) {
        ServerApi.Reply reply = api.call("POST", "/api/workloads/" + workload + "/deploy", options);
        assertEquals(202, reply.status(), () -> String.valueOf(reply.body()));
        return reply.body().path("id").asText();
    }

    private static void skipped(ServerApi api, String workload) {
        ServerApi.Reply reply = api.call("POST", "/api/workloads/" + workload + "/deploy", "{}");
        assertEquals(409, reply.status(), () -> String.valueOf(reply.body()));
        assertEquals("already_live", reply.body().path("code").asText());
    }

    private static void succeeds(ServerApi api, String deployment) {
        JsonNode ended = api.awaitEnded(deployment);
        assertEquals("succeeded", status(ended), ended::toString);
    }

    private static void fails(ServerApi api, String workload, String reason) {
        JsonNode ended = api.awaitEnded(deploy(api, workload, "{}"));
        assertEquals("failed", status(ended), ended::toString);
        String said = ended.path("deployment").path("outcome").path("reason").asText();
        assertTrue(said.contains(reason), () -> "it failed with '" + said + "'");
    }

    private static void inOrder(Leftovers look, Proof proof) {
        List<String> complaints = look.complaints();
        proof.leftovers(complaints.size());
        assertEquals(List.of(), complaints);
    }

    private static String status(JsonNode progress) {
        return progress.path("deployment").path("status").asText();
    }
}
