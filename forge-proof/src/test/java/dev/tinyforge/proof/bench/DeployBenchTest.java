package dev.tinyforge.proof.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tinyforge.proof.report.Samples;
import dev.tinyforge.proof.stage.ServerApi;
import dev.tinyforge.proof.stage.ServerProcess;
import dev.tinyforge.proof.stage.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A deploy's time, step by step, against the same engine calls made by hand in between. */
@Tag("bench")
class DeployBenchTest {
    private static final int WARM_UP = 3;
    private static final int DEPLOYS = 15;

    @Test
    void a_deploy_costs_little_more_than_the_engine() {
        try (Stage stage = Stage.withHaproxy("bench");
                ServerProcess server = ServerProcess.start(stage)) {
            ServerApi api = server.api();
            stage.images("v1", "v2");
            String workload = api.apply(stage.workload("web", Stage.HOST, Map.of()));
            api.awaitEnded(api.deploy(workload, "v2"));
            Floor floor = new Floor(stage);
            String byHand = stage.network() + "-floor-";
            stage.engine()
                    .post(
                            "/containers/create?name=" + byHand + "0",
                            "{\"Image\":\"" + stage.repository() + ":v2\",\"HostConfig\":{\"NetworkMode\":\""
                                    + stage.network() + "\",\"Init\":true}}");
            stage.engine().post("/containers/" + byHand + "0/start", "");
            Map<String, Samples> steps = new LinkedHashMap<>();
            Samples wall = new Samples();
            try {
                for (int i = 0; i < WARM_UP + DEPLOYS; i++) {
                    String tag = i % 2 == 0 ? "v1" : "v2";
                    Floor counted = i < WARM_UP ? new Floor(stage) : floor;
                    counted.measure(byHand + (i + 1), tag, byHand + i);
                    Instant asked = Instant.now();
                    JsonNode progress = api.awaitEndedSeldomAsking(api.deploy(workload, tag));
                    assertEquals(
                            "succeeded",
                            progress.path("deployment").path("status").asText(),
                            server::tail);
                    if (i >= WARM_UP) {
                        count(progress, asked, steps, wall);
                    }
                }
            } finally {
                for (int i = 0; i <= WARM_UP + DEPLOYS; i++) {
                    stage.engine().remove(byHand + i);
                }
            }
            record(floor, steps, wall);
        }
    }

    private static void count(JsonNode progress, Instant asked, Map<String, Samples> steps, Samples wall) {
        double inSteps = 0;
        for (JsonNode step : progress.path("steps")) {
            // The name without what it is done to.
            String title = step.path("title").asText().replaceFirst(" (tf-|of |[^ ]*[.:]).*$", "");
            double took = Duration.between(
                                    Instant.parse(step.path("started_at").asText()),
                                    Instant.parse(step.path("ended_at").asText()))
                            .toNanos()
                    / 1e6;
            inSteps += took;
            steps.computeIfAbsent(title, key -> new Samples()).add(took);
        }
        double all = Duration.between(
                                asked,
                                Instant.parse(progress.path("deployment")
                                        .path("ended_at")
                                        .asText()))
                        .toNanos()
                / 1e6;
        steps.computeIfAbsent("between steps", key -> new Samples()).add(all - inSteps);
        wall.add(all);
    }

    /** Steps that are nothing but waiting for others: for the proxy's proof of the switch, and for blue's last requests. */
    private static double waited(Map<String, Samples> steps) {
        return steps.entrySet().stream()
                .filter(step ->
                        step.getKey().equals("observe switch") || step.getKey().equals("drain"))
                .mapToDouble(step -> step.getValue().median())
                .sum();
    }

    private static void record(Floor floor, Map<String, Samples> steps, Samples wall) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("deploy_ms", wall.json());
        json.put("floor_ms", floor.all().json());
        json.put("ratio", Samples.round(wall.median() / floor.all().median()));
        double waited = waited(steps);
        json.put("waits_ms", Samples.round(waited));
        json.put(
                "ratio_beyond_waits",
                Samples.round((wall.median() - waited) / floor.all().median()));
        json.put("target_ratio_beyond_waits", 1.15);
        Map<String, Object> byStep = new LinkedHashMap<>();
        steps.forEach((name, samples) -> byStep.put(name, samples.json()));
        json.put("steps_ms", byStep);
        Map<String, Object> floorByStep = new LinkedHashMap<>();
        floor.steps().forEach((name, samples) -> floorByStep.put(name, samples.json()));
        json.put("floor_steps_ms", floorByStep);
        Bench.record("deploy", json);
    }
}
