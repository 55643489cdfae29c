package dev.tinyforge.tck.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.log.LogFields;
import dev.tinyforge.ports.store.Deployment;
import dev.tinyforge.tck.fake.Behaviour;
import dev.tinyforge.tck.fake.Boundary;
import dev.tinyforge.tck.fake.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the engine's lines in the program's own log are about, as fields beside the text. */
class EngineLogTest {
    private static final Logger LOG = Logger.getLogger("dev.tinyforge.engine");

    private final List<LogRecord> records = new ArrayList<>();
    private final Handler collector = new Handler() {
        @Override
        public void publish(LogRecord line) {
            records.add(line);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };
    private final Stage stage = new Stage(Simulation::inOrder, Config.of("project", "shop", "stage", "dev"));

    @BeforeEach
    void listen() {
        LOG.setLevel(Level.FINE);
        LOG.addHandler(collector);
        LOG.setUseParentHandlers(false);
    }

    @AfterEach
    void stopListening() {
        LOG.removeHandler(collector);
        LOG.setLevel(null);
    }

    @Test
    void each_step_is_a_line_with_fields_for_all_it_is_about() {
        stage.deploy("v1");
        stage.settle();
        Deployment deployment = stage.last();
        List<Map<String, String>> steps =
                fields().stream().filter(line -> line.containsKey("step")).toList();
        assertTrue(steps.size() >= 8, steps.toString());
        Map<String, String> start = steps.stream()
                .filter(line -> line.get("step").startsWith("prepare/") && line.containsKey("instance"))
                .findFirst()
                .orElseThrow();
        assertEquals(
                Map.of(
                        "workload", stage.workload.value(),
                        "workload_name", "app",
                        "project", "shop",
                        "stage", "dev",
                        "tag", "v1",
                        "deployment", deployment.id().value(),
                        "by", "test",
                        "instance", stage.world.host().containers().get(0).name(),
                        "step", start.get("step")),
                start);
        for (Map<String, String> step : steps) {
            assertEquals(deployment.id().value(), step.get("deployment"), step.toString());
            assertEquals("shop", step.get("project"), step.toString());
        }
    }

    @Test
    void what_fails_and_what_waits_names_its_step_and_its_instance() {
        stage.world
                .faults()
                .once(Boundary.before("ContainerEngine", "start"), new Fault.Fail(ErrorCode.ENGINE_UNREACHABLE));
        stage.deploy("exits");
        stage.settle();
        Map<String, String> waits = the("waiting: ");
        assertTrue(waits.get("instance").startsWith("tf-app-"), waits.toString());
        Map<String, String> fails = the("check health of ");
        assertTrue(fails.get("instance").startsWith("tf-app-"), fails.toString());
        assertEquals("exits", fails.get("tag"));
        assertEquals("deployment.ended", the("deployment.ended ").get("event"));
    }

    @Test
    void a_repair_names_workload_and_instance() {
        stage.deploy("v1");
        stage.settle();
        records.clear();
        stage.world.routes().delete("stage-dev-shop.example.test");
        stage.simulation.during(Duration.ofSeconds(20), action -> {});
        Map<String, String> repair = the("route.rewritten ");
        assertEquals(stage.workload.value(), repair.get("workload"));
        assertTrue(repair.get("instance").startsWith("tf-app-"), repair.toString());
        assertEquals("reconciler", repair.get("by"));
    }

    @Test
    void a_secret_is_masked_in_every_field() {
        stage.world.shelf().publish("app:hush-hush", Behaviour.healthy());
        stage.deploy("hush-hush");
        stage.settle();
        records.clear();
        stage.deploy("hush-hush");
        stage.settle();
        assertFalse(fields().isEmpty());
        assertEquals("****", the("deployment.ended ").get("tag"));
        for (LogRecord line : records) {
            String all = line.getParameters()[0] + " " + about(line);
            assertFalse(all.contains("hush-hush"), all);
        }
    }

    private Map<String, String> the(String text) {
        return records.stream()
                .filter(line -> line.getParameters()[0].toString().contains(text))
                .map(EngineLogTest::about)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no line with `" + text + "`"));
    }

    private List<Map<String, String>> fields() {
        return records.stream().map(EngineLogTest::about).toList();
    }

    private static Map<String, String> about(LogRecord line) {
        return ((LogFields) line.getParameters()[1]).values();
    }
}
