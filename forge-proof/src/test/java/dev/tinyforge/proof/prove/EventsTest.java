package dev.tinyforge.proof.prove;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tinyforge.proof.stage.Await;
import dev.tinyforge.proof.stage.Leftovers;
import dev.tinyforge.proof.stage.LocalRegistry;
import dev.tinyforge.proof.stage.ServerApi;
import dev.tinyforge.proof.stage.ServerProcess;
import dev.tinyforge.proof.stage.Stage;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** From a push to a real registry to the new version under traffic; through a chain; and a burst in which the server dies. */
@Tag("prove")
@ExtendWith(Proofs.class)
@Execution(ExecutionMode.CONCURRENT)
class EventsTest {
    private static final Duration LONGEST = Duration.ofSeconds(90);

    /** A stage with a server and a real registry. */
    private record Shop(Stage stage, ServerApi api, LocalRegistry registry) {
        String repository() {
            return registry.repository("web");
        }

        void push(String version) {
            stage.images(version);
            stage.engine().push(stage.repository() + ":" + version, repository(), version);
        }

        String workload(String name, String host, Map<String, Object> more) {
            Map<String, Object> document = new HashMap<>(more);
            document.put("source_config", Map.of("image", repository(), "port", 8080, "stop_timeout", "3s"));
            return api.apply(stage.workload(name, host, document));
        }

        /** @return the binding's answer: binding and trigger */
        JsonNode bind(String workload, String document) {
            return post("/api/workloads/" + workload + "/triggers", document, 201);
        }

        JsonNode post(String path, String body, int expected) {
            ServerApi.Reply reply = api.call("POST", path, body);
            assertEquals(expected, reply.status(), () -> path + ": " + reply.body());
            return reply.body();
        }

        JsonNode deployments(String workload) {
            return api.call("GET", "/api/deployments?limit=500&workload=" + workload, "")
                    .body()
                    .path("items");
        }

        /** Waits until the newest deployment of the workload has made this version live. */
        void awaitLive(String workload, String tag) {
            Await.that(tag + " to be live", LONGEST, () -> {
                JsonNode newest = deployments(workload).path(0);
                return newest.path("tag").asText().equals(tag)
                        && newest.path("status").asText().equals("succeeded");
            });
        }
    }

    @Test
    void a_push_a_registry_tells_of_deploys_what_matches_and_nothing_else() throws Exception {
        Proofs.REPORT.prove("push to live, by notification", proof -> {
            try (Stage stage = Stage.withHaproxy("notify");
                    ServerProcess server = ServerProcess.start(stage)) {
                ServerApi api = server.api();
                ServerApi.Reply made = api.call(
                        "POST",
                        "/api/triggers",
                        "{\"name\":\"pushes\",\"kind\":\"registry\",\"webhook\":true,"
                                + "\"config\":{\"repository\":\"placeholder\",\"tags\":\"v*\"}}");
                assertEquals(201, made.status(), () -> made.body().toString());
                String trigger = made.body().path("id").asText();
                String path = api.call("GET", "/api/triggers/" + trigger + "/webhook", "")
                        .body()
                        .path("path")
                        .asText();
                try (LocalRegistry registry = LocalRegistry.start(stage, api.address() + path)) {
                    Shop shop = new Shop(stage, api, registry);
                    deployWhatMatches(shop, trigger, proof);
                }
            }
        });
    }

    private static void deployWhatMatches(Shop shop, String trigger, dev.tinyforge.proof.report.Proof proof)
            throws Exception {
        String web = shop.workload("web", Stage.HOST, Map.of());
        String other = shop.workload("other", "other.proof.test", Map.of());
        String repository = "\"config\":{\"repository\":\"" + shop.repository() + "\"";
        shop.bind(web, "{\"trigger_id\":\"" + trigger + "\"," + repository + "}}");
        shop.bind(other, "{\"trigger_id\":\"" + trigger + "\"," + repository + ",\"tags\":\"release-*\"}}");
        shop.push("v1");
        shop.awaitLive(web, "v1");
        try (Leftovers look = new Leftovers(shop.stage());
                Flow flow = Flow.start(shop.stage(), proof, 60)) {
            flow.awaitAnswers("v1", 10);
            shop.push("v2");
            shop.awaitLive(web, "v2");
            flow.awaitAnswers("v2", 10);
            proof.deploys(2);
            assertEquals(0, shop.deployments(other).size(), "what does not match is left alone");
            List<String> complaints = look.complaints();
            proof.leftovers(complaints.size());
            assertEquals(List.of(), complaints);
            flow.endWithoutFailure();
        }
    }

    @Test
    void a_push_nobody_tells_of_is_found_by_asking_and_goes_up_the_chain_as_the_same_digest() throws Exception {
        Proofs.REPORT.prove("push to live, by polling; promoted to prod", proof -> {
            try (Stage stage = Stage.withHaproxy("poll");
                    ServerProcess server = ServerProcess.start(stage);
                    LocalRegistry registry = LocalRegistry.start(stage, "")) {
                Shop shop = new Shop(stage, server.api(), registry);
                String dev = shop.workload("dev", "dev.proof.test", Map.of());
                String staging = shop.workload("staging", "staging.proof.test", Map.of("parent", dev));
                String prod = shop.workload("prod", Stage.HOST, Map.of("parent", staging, "promote_from", "parent"));
                shop.push("latest");
                JsonNode bound = shop.bind(
                        dev,
                        "{\"kind\":\"registry\",\"name\":\"polls\",\"config\":{\"repository\":\"" + shop.repository()
                                + "\",\"tag\":\"latest\",\"poll\":true,\"poll_interval\":\"10s\"}}");
                promote(shop, dev, staging, prod, "latest");
                String watches =
                        "/api/triggers/" + bound.path("trigger").path("id").asText() + "/watches";
                // What is there at the first look is no event.
                Await.that("the first look", LONGEST, () -> shop.api()
                        .call("GET", watches, "")
                        .body()
                        .toString()
                        .contains("latest"));
                try (Leftovers look = new Leftovers(stage);
                        Flow flow = Flow.start(stage, proof, 60)) {
                    flow.awaitAnswers("latest", 10);
                    // Another version under the same tag: what runs says which one it is.
                    stage.images("second");
                    stage.engine().push(stage.repository() + ":second", shop.repository(), "latest");
                    Await.that(
                            "the push to be found",
                            LONGEST,
                            () -> shop.deployments(dev).size() == 2);
                    shop.awaitLive(dev, "latest");
                    for (String workload : List.of(staging, prod)) {
                        String id = shop.post("/api/workloads/" + workload + "/promote", "", 202)
                                .path("id")
                                .asText();
                        assertEquals(
                                "succeeded",
                                shop.api()
                                        .awaitEnded(id)
                                        .path("deployment")
                                        .path("status")
                                        .asText());
                    }
                    flow.awaitAnswers("second", 10);
                    assertEquals(digest(shop, dev), digest(shop, prod));
                    proof.deploys(6);
                    List<String> complaints = look.complaints();
                    proof.leftovers(complaints.size());
                    assertEquals(List.of(), complaints);
                    flow.endWithoutFailure();
                }
            }
        });
    }

    /** The first time round: the parent by hand, and what is not in it is refused. */
    private static void promote(Shop shop, String dev, String staging, String prod, String tag) {
        shop.post("/api/workloads/" + staging + "/promote", "", 409);
        shop.api().awaitEnded(shop.api().deploy(dev, tag));
        for (String workload : List.of(staging, prod)) {
            String id = shop.post("/api/workloads/" + workload + "/promote", "", 202)
                    .path("id")
                    .asText();
            assertEquals(
                    "succeeded",
                    shop.api().awaitEnded(id).path("deployment").path("status").asText());
        }
        assertEquals(digest(shop, dev), digest(shop, prod));
    }

    private static String digest(Shop shop, String workload) {
        return shop.deployments(workload).path(0).path("image").path("digest").asText();
    }

    @Test
    void of_a_burst_in_which_the_server_is_killed_the_newest_is_live_and_nothing_is_lost_or_done_twice()
            throws Exception {
        Proofs.REPORT.prove("burst of 200 deliveries, server killed", proof -> {
            try (Stage stage = Stage.withHaproxy("burst")) {
                AtomicBoolean over = new AtomicBoolean();
                try (ServerProcess first = ServerProcess.start(stage);
                        LocalRegistry registry = LocalRegistry.start(stage, "")) {
                    Shop shop = new Shop(stage, first.api(), registry);
                    int all = 200;
                    shop.push("v0");
                    for (int i = 1; i <= all; i++) {
                        stage.engine().push(stage.repository() + ":v0", shop.repository(), "v" + i);
                    }
                    String web = shop.workload("web", Stage.HOST, Map.of());
                    shop.api().awaitEnded(shop.api().deploy(web, "v0"));
                    JsonNode bound = shop.bind(
                            web,
                            "{\"kind\":\"registry\",\"name\":\"burst\",\"webhook\":true,\"config\":{\"repository\":\""
                                    + shop.repository() + "\",\"tags\":\"v*\"}}");
                    String trigger = bound.path("trigger").path("id").asText();
                    String path = shop.api()
                            .call("GET", "/api/triggers/" + trigger + "/webhook", "")
                            .body()
                            .path("path")
                            .asText();
                    AtomicInteger accepted = new AtomicInteger();
                    List<Callable<Void>> senders = new ArrayList<>();
                    for (int i = 1; i <= all; i++) {
                        String body = "{\"image\":\"" + shop.repository() + ":v" + i + "\"}";
                        senders.add(() -> {
                            deliver(shop.api(), path, body, accepted, over);
                            return null;
                        });
                    }
                    try (Flow flow = Flow.start(stage, proof, 60)) {
                        flow.awaitAnswers("v0", 5);
                        ExecutorService one = Executors.newSingleThreadExecutor();
                        try {
                            var burst = one.submit(() -> {
                                for (Callable<Void> sender : senders) {
                                    sender.call();
                                }
                                return null;
                            });
                            Await.that("half of the burst", LONGEST, () -> accepted.get() > all / 2);
                            first.kill();
                            proof.killedAt("delivery " + accepted.get());
                            try (ServerProcess second = ServerProcess.start(stage)) {
                                burst.get();
                                judge(new Shop(stage, second.api(), registry), web, trigger, all, proof);
                                proof.survived();
                                flow.endWithoutFailure();
                            }
                        } finally {
                            over.set(true);
                            one.shutdownNow();
                        }
                    }
                }
            }
        });
    }

    /** As senders do: what was not answered is sent again, with the same id. */
    private static void deliver(ServerApi api, String path, String body, AtomicInteger accepted, AtomicBoolean over) {
        String id = body.substring(body.lastIndexOf(':') + 1).replaceAll("\\W", "");
        while (!over.get()) {
            try {
                ServerApi.Reply reply = api.deliver(path, body, id);
                if (reply.status() == 200 || reply.status() == 202) {
                    accepted.incrementAndGet();
                    return;
                }
                assertTrue(reply.status() == 429 || reply.status() >= 500, () -> reply.status() + ": " + reply.body());
            } catch (UncheckedIOException e) {
                // The server is away; it will be back.
                Thread.onSpinWait();
            }
        }
    }

    private static void judge(Shop shop, String web, String trigger, int all, dev.tinyforge.proof.report.Proof proof) {
        shop.awaitLive(web, "v" + all);
        Map<String, Integer> byTag = new HashMap<>();
        for (JsonNode deployment : shop.deployments(web)) {
            byTag.merge(deployment.path("tag").asText(), 1, Integer::sum);
            if (deployment.path("status").asText().equals("superseded")) {
                assertTrue(deployment.path("outcome").hasNonNull("successor"), deployment::toString);
            }
        }
        for (int i = 1; i <= all; i++) {
            assertEquals(Optional.of(1), Optional.ofNullable(byTag.get("v" + i)), "deployments of v" + i);
        }
        JsonNode entries = shop.api()
                .call("GET", "/api/deliveries?limit=500&trigger=" + trigger, "")
                .body()
                .path("items");
        assertEquals(all, entries.size(), "one entry a delivery");
        proof.deploys(all);
    }
}
