package dev.tinyforge.tck.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.tck.fake.Boundary;
import dev.tinyforge.tck.fake.Fault;
import dev.tinyforge.tck.fake.Faults;
import dev.tinyforge.tck.fake.ProxyState;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Thousands of random lives of a workload: random requests to one or two processes, random faults and kills, random
 * order and time. The seed of a failing one is printed; {@code -Dforge.seed=…} plays it alone.
 */
class RandomSchedulesTest {
    private static final int SCHEDULES = Integer.getInteger("forge.schedules", 20_000);
    private static final List<ProxyState.Lie> LIES = List.of(ProxyState.Lie.values());
    private static final List<String> VERSIONS = List.of("v1", "v2", "v3", "v4", "exits", "never", "hangs");

    @Test
    void invariantsHoldInEveryRandomLife() {
        play(SCHEDULES);
    }

    /** {@code make chaos}: twenty times as many. */
    @Test
    @Tag("chaos")
    void invariantsHoldInManyMore() {
        play(20 * SCHEDULES);
    }

    private static void play(int schedules) {
        Long alone = Long.getLong("forge.seed");
        long first = alone == null ? new Random().nextLong() >>> 16 : alone;
        System.out.println("random schedules from seed " + first);
        Queue<String> failures = new ConcurrentLinkedQueue<>();
        LongStream.range(first, first + (alone == null ? schedules : 1))
                .parallel()
                .forEach(seed -> {
                    try {
                        if (failures.size() < 5) {
                            live(seed);
                        }
                    } catch (AssertionError | RuntimeException e) {
                        failures.add("-Dforge.seed=" + seed + ": " + e);
                    }
                });
        assertEquals(List.of(), List.copyOf(failures));
    }

    /** What led to the failure of one seed, when it is played alone. */
    private static void tell(Stage stage) {
        if (Long.getLong("forge.seed") != null) {
            stage.world.faults().trace().forEach(boundary -> {
                String line = boundary.toString();
                System.out.println(line.substring(0, Math.min(line.length(), 200)));
            });
            stage.world.data().texts().forEach(System.out::println);
        }
    }

    private static void live(long seed) {
        Random random = new Random(seed);
        Stage stage = new Stage(world -> Simulation.shuffled(world, seed), extras(random));
        boolean two = random.nextInt(3) == 0;
        if (two) {
            stage.simulation.start("cli", false);
        }
        trouble(stage, random);
        if (Long.getLong("forge.seed") != null) {
            stage.world.faults().tracing();
        }
        try {
            requests(stage, random, two);
        } catch (AssertionError | RuntimeException e) {
            tell(stage);
            throw e;
        }
    }

    private static void requests(Stage stage, Random random, boolean two) {
        int requests = 1 + random.nextInt(4);
        for (int i = 0; i < requests; i++) {
            request(stage, random, two && random.nextBoolean() ? "cli" : Stage.SERVER);
            stage.someActions(random.nextInt(60));
            if (random.nextInt(6) == 0) {
                stage.simulation.kill(two && random.nextBoolean() ? "cli" : Stage.SERVER);
            }
        }
        stage.world.faults().clear();
        stage.rest();
    }

    private static Config extras(Random random) {
        Config extras = Config.empty();
        if (random.nextInt(4) == 0) {
            extras = extras.with("strategy", "recreate");
        } else if (random.nextInt(4) == 0) {
            extras = extras.with(
                    "source_config", Config.of("image", "app", "port", 8080, "max_instances", 2 + random.nextInt(2)));
        }
        if (random.nextInt(4) == 0) {
            extras = extras.with("watch_window", "6s");
        }
        return extras.with("queue", List.of("latest", "queue", "reject").get(random.nextInt(3)))
                .with("keep_releases", 1 + random.nextInt(3));
    }

    private static void trouble(Stage stage, Random random) {
        Faults faults = stage.world.faults();
        if (random.nextInt(2) == 0) {
            faults.passing(random.nextLong(), 0.02, boundary -> true);
        }
        if (random.nextInt(3) == 0) {
            faults.refusing(random.nextLong(), 0.03, boundary -> true);
        }
        if (random.nextInt(2) == 0) {
            faults.randomly(random.nextLong(), 0.004, boundary -> true, boundary -> new Fault.Die());
        }
        ProxyState proxy = stage.world.routes();
        if (random.nextBoolean()) {
            // One that reloads: reaches instances by name, answers old and new for a while, cannot count.
            proxy.reachesByName();
            proxy.capabilities(ProxyState.BLIND);
            if (random.nextBoolean()) {
                proxy.mixed(random.nextInt(8));
            }
        }
        switch (random.nextInt(6)) {
            case 0 -> proxy.lie(LIES.get(random.nextInt(LIES.size())), 1);
            case 1 ->
                faults.times(
                        1 + random.nextInt(10),
                        Boundary.before("ProxyRouter", "write"),
                        new Fault.Fail(ErrorCode.PROXY_UNREACHABLE));
            default -> {
                // A proxy that does as it says.
            }
        }
    }

    private static void request(Stage stage, Random random, String process) {
        switch (random.nextInt(8)) {
            case 0 -> stage.cancelNewest();
            case 1 ->
                stage.ask(process, forge -> forge.deployments().rollback(stage.workload, Optional.empty(), "test"));
            default -> {
                String version = VERSIONS.get(random.nextInt(VERSIONS.size()));
                stage.ask(process, forge -> forge.deployments()
                        .deploy(stage.workload, Optional.of(version), Optional.empty(), "test"));
            }
        }
    }
}
