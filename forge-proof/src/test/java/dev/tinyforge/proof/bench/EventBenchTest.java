package dev.tinyforge.proof.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.trigger.Trigger;
import dev.tinyforge.domain.webhook.Delivery;
import dev.tinyforge.domain.webhook.JsonReader;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.engine.ForgeProcess;
import dev.tinyforge.engine.Ports;
import dev.tinyforge.ports.settings.ForgeConfig;
import dev.tinyforge.ports.store.Ledger.Decision.Result;
import dev.tinyforge.ports.store.Store;
import dev.tinyforge.ports.store.StoreFactory;
import dev.tinyforge.ports.usecase.ReceiveDeliveries.WebhookAnswer;
import dev.tinyforge.proof.report.Samples;
import dev.tinyforge.proof.stage.Factories;
import dev.tinyforge.tck.fake.Behaviour;
import dev.tinyforge.tck.fake.FakePages;
import dev.tinyforge.tck.fake.FakeProcess;
import dev.tinyforge.tck.fake.FakeWorld;
import dev.tinyforge.tck.fake.FakeYaml;
import dev.tinyforge.tck.fake.SeededIds;
import dev.tinyforge.tck.sim.Simulation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long a delivery takes to be decided for a thousand bindings in SQLite, of which ten match. */
@Tag("bench")
class EventBenchTest {
    private static final int BINDINGS = 1000;
    private static final int MATCHING = 10;
    private static final int DELIVERIES = 30;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonReader READER = body -> {
        try {
            return JSON.readValue(body, Object.class);
        } catch (IOException e) {
            throw new InvalidInput("body", "is not JSON: " + e.getMessage());
        }
    };

    @TempDir
    Path folder;

    @Test
    void a_delivery_is_decided_for_a_thousand_bindings() {
        FakeWorld world = new FakeWorld();
        for (int i = 0; i < DELIVERIES; i++) {
            world.shelf().publish("app:v" + i, Behaviour.healthy());
        }
        FakeProcess process = world.process("server");
        ForgeConfig config = ForgeConfig.of(Map.of("data_dir", folder.toString()));
        try (Store store = Factories.named(StoreFactory.class, StoreFactory::name, "sqlite")
                .open(config, world.clock())) {
            ForgeProcess forge = new ForgeProcess(
                    new Ports(
                            process.engine(),
                            process.images(),
                            process.probe(),
                            process.proxy(),
                            store,
                            process.registry(),
                            process.repositoryHost(),
                            new FakePages(),
                            new FakeYaml(),
                            process.compose(),
                            world.clock(),
                            new SeededIds(1, world.clock())),
                    Simulation.settings(),
                    Runnable::run);
            String address = bindAll(forge);
            Samples decided = new Samples();
            Samples parsed = new Samples();
            for (int i = 0; i < DELIVERIES; i++) {
                byte[] body = body("v" + i);
                long begun = System.nanoTime();
                READER.read(body);
                parsed.addNanos(System.nanoTime() - begun);
                Delivery delivery = new Delivery(Map.of("Idempotency-Key", "delivery " + i), body);
                begun = System.nanoTime();
                WebhookAnswer answer = forge.deliveries().deliver(address, delivery, READER, "bench");
                decided.addNanos(System.nanoTime() - begun);
                assertEquals(MATCHING, deployed(answer));
            }
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("bindings", BINDINGS);
            json.put("matching", MATCHING);
            json.put("delivery_ms", decided.json());
            json.put("parsing_ms", parsed.json());
            json.put("ratio_to_parsing", Samples.round(decided.median() / parsed.median()));
            json.put("bindings_a_second", Math.round(BINDINGS * 1000 / decided.median()));
            Bench.record("webhook", json);
        }
    }

    private static String bindAll(ForgeProcess forge) {
        Trigger trigger = forge.triggers()
                .create(
                        Config.of(
                                "name",
                                "pushes",
                                "kind",
                                "registry",
                                "config",
                                Config.of("repository", "app", "tags", "release-*"),
                                "webhook",
                                true),
                        "bench");
        for (int i = 0; i < BINDINGS; i++) {
            WorkloadId workload = forge.workloads()
                    .create(
                            Config.of(
                                    "name",
                                    "w" + i,
                                    "source",
                                    "image",
                                    "source_config",
                                    Config.of("image", "app", "port", 8080),
                                    "faces",
                                    List.of(Config.of("host", "w" + i + ".example.test"))),
                            "bench")
                    .id();
            Config override = i < MATCHING ? Config.of("tags", "v*") : Config.empty();
            forge.triggers().bind(workload, Config.of("trigger_id", trigger.id().value(), "config", override), "bench");
        }
        String path = forge.triggers().webhook(trigger.id()).path();
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** As large as what registries send. */
    private static byte[] body(String tag) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("image", "app:" + tag);
        for (int i = 0; i < 100; i++) {
            body.put("field_" + i, List.of(Map.of("name", "value " + i, "number", i), "text"));
        }
        try {
            return JSON.writeValueAsString(body).getBytes(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long deployed(WebhookAnswer answer) {
        if (!(answer instanceof WebhookAnswer.Decided decided)) {
            throw new AssertionError("not decided: " + answer);
        }
        return decided.entries().get(0).entry().decisions().stream()
                .filter(decision -> decision.result() == Result.DEPLOYED)
                .count();
    }
}
