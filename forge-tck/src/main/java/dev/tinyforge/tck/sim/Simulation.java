package dev.tinyforge.tck.sim;

import dev.tinyforge.domain.naming.HostNames;
import dev.tinyforge.domain.source.PlanSettings;
import dev.tinyforge.engine.EngineSettings;
import dev.tinyforge.engine.ForgeProcess;
import dev.tinyforge.engine.Passes;
import dev.tinyforge.engine.Ports;
import dev.tinyforge.engine.Work;
import dev.tinyforge.engine.event.Watcher;
import dev.tinyforge.ports.container.ContainerEngineFactory.Connection;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.time.Ids;
import dev.tinyforge.ports.usecase.ServedUseCases;
import dev.tinyforge.tck.fake.Crash;
import dev.tinyforge.tck.fake.FakePages;
import dev.tinyforge.tck.fake.FakeProcess;
import dev.tinyforge.tck.fake.FakeWorld;
import dev.tinyforge.tck.fake.FakeYaml;
import dev.tinyforge.tck.fake.SeededIds;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Processes of Forge on one fake world, driven by one thread from one seed: the same seed gives the same run. A process
 * that crashes is started again, as an operator or an init system would.
 */
public final class Simulation {
    private static final Duration TICK = Duration.ofMillis(500);
    private static final Duration RECONCILE = Duration.ofSeconds(3);
    private static final Duration NEVER = Duration.ofSeconds(Long.MAX_VALUE);

    private final FakeWorld world;
    private final EngineSettings settings;
    private final Random random;
    private final boolean shuffled;
    private final Ids ids;
    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private int crashes;

    private Simulation(FakeWorld world, EngineSettings settings, long seed, boolean shuffled) {
        this.world = world;
        this.settings = settings;
        this.random = new Random(seed);
        this.shuffled = shuffled;
        this.ids = new SeededIds(seed, world.clock());
    }

    /** Whatever is due first goes first. */
    public static Simulation inOrder(FakeWorld world) {
        return new Simulation(world, settings(), 0, false);
    }

    /** The same with settings of its own. */
    public static Simulation inOrder(FakeWorld world, EngineSettings settings) {
        return new Simulation(world, settings, 0, false);
    }

    /** Any of what is due may go next, and time passes in between. */
    public static Simulation shuffled(FakeWorld world, long seed) {
        return new Simulation(world, settings(), seed, true);
    }

    /** Settings with short graces, for a world where nothing takes long. */
    public static EngineSettings settings() {
        return new EngineSettings(
                new PlanSettings(HostNames.of("example.test"), "tinyforge", List.of("/srv"), Duration.ofSeconds(10)),
                Duration.ofSeconds(20),
                4,
                Duration.ofSeconds(6),
                Optional.empty(),
                List.of(),
                new Watcher.Keeping(Duration.ofDays(30), 10_000),
                Path.of("."));
    }

    /** Starts a process of this name; reconciling is what a server does and a one-shot does not. */
    public void start(String name, boolean reconciling) {
        nodes.put(name, new Node(name, reconciling));
    }

    /** Has the process of this name look after triggers, too. */
    public void watch(String name) {
        node(name).watching = true;
    }

    /** What the process of this name offers now. */
    public ServedUseCases forge(String name) {
        return node(name).process;
    }

    public int crashes() {
        return crashes;
    }

    /** Ends it as by signal 9; it is started again when the simulation goes on. */
    public void kill(String name) {
        world.kill(name);
        node(name).restart();
        crashes++;
    }

    /** No deployment open, nothing being deleted, and nothing under way in any process. */
    public boolean quiet() {
        return nodes.values().stream().allMatch(node -> node.works.isEmpty())
                && world.data().deployments().stream()
                        .noneMatch(deployment -> deployment.status().open())
                && !world.data().anythingDeleting();
    }

    /**
     * Goes on until it is quiet.
     *
     * @param after called after every action, with its name
     * @throws AssertionError when it is not quiet after so many actions
     */
    public void untilQuiet(int mostActions, Consumer<String> after) {
        for (int i = 0; i < mostActions; i++) {
            if (quiet()) {
                return;
            }
            after.accept(act());
        }
        throw new AssertionError("not quiet after " + mostActions + " actions: "
                + world.data().deployments().stream()
                        .filter(deployment -> deployment.status().open())
                        .map(deployment ->
                                deployment.status() + " " + deployment.note().orElse(""))
                        .toList());
    }

    /** Goes on for so long. */
    public void during(Duration time, Consumer<String> after) {
        Duration end = elapsed().plus(time);
        while (elapsed().compareTo(end) < 0) {
            after.accept(act());
        }
    }

    /** One action of one process, or, when none is due, the passing of time until one is. */
    public String act() {
        Duration now = elapsed();
        List<Action> due = new ArrayList<>();
        Duration next = NEVER;
        for (Node node : nodes.values()) {
            for (Action action : node.actions()) {
                if (action.at().compareTo(now) <= 0) {
                    due.add(action);
                } else if (action.at().compareTo(next) < 0) {
                    next = action.at();
                }
            }
        }
        if (due.isEmpty()) {
            world.clock().advance(next.minus(now));
            return "time passes";
        }
        if (!shuffled) {
            Action first = due.get(0);
            first.run();
            return first.name();
        }
        if (random.nextInt(8) == 0) {
            world.clock().advance(Duration.ofMillis(1 + random.nextInt(200)));
        }
        Action chosen = due.get(random.nextInt(due.size()));
        chosen.run();
        return chosen.name();
    }

    /** Not the time of day, which somebody may set back: those who wait for a while wait on. */
    private Duration elapsed() {
        return world.clock().elapsed();
    }

    private Node node(String name) {
        Node node = nodes.get(name);
        if (node == null) {
            throw new IllegalArgumentException("no process " + name);
        }
        return node;
    }

    private record Action(String name, Duration at, Runnable body, Node node) {
        void run() {
            node.survive(body);
        }
    }

    private final class Node {
        private final String name;
        private final boolean reconciling;
        private final Map<Work, Duration> works = new LinkedHashMap<>();
        private ForgeProcess process;
        private Duration nextTick;
        private Passes passes;
        private boolean listening;
        private Duration nextWatch;
        private boolean watching;

        Node(String name, boolean reconciling) {
            this.name = name;
            this.reconciling = reconciling;
            this.process = open();
            this.nextTick = elapsed();
            this.passes = new Passes(RECONCILE, elapsed());
            this.nextWatch = elapsed();
        }

        private ForgeProcess open() {
            FakeProcess fake = world.process(name);
            Connection connection = fake.connection();
            return new ForgeProcess(
                    new Ports(
                            connection.engine(),
                            connection.images(),
                            connection.probe(),
                            fake.proxy(),
                            fake.store(),
                            fake.registry(),
                            fake.repositoryHost(),
                            new FakePages(),
                            new FakeYaml(),
                            fake.compose(),
                            world.clock(),
                            ids),
                    settings,
                    Runnable::run);
        }

        void restart() {
            works.clear();
            process = open();
            nextTick = elapsed();
            passes = new Passes(RECONCILE, elapsed());
            listening = false;
            nextWatch = elapsed();
        }

        /** Work before ticks, so that in order nothing is held up. */
        List<Action> actions() {
            List<Action> actions = new ArrayList<>();
            works.forEach((work, at) -> actions.add(
                    new Action(name + " works", work.nudged() ? Duration.ZERO : at, () -> advance(work), this)));
            actions.add(new Action(name + " ticks", nextTick, this::tick, this));
            if (reconciling) {
                actions.add(new Action(name + " reconciles", passes.due(), this::reconcile, this));
            }
            if (watching) {
                actions.add(new Action(name + " watches", nextWatch, this::watch, this));
            }
            return actions;
        }

        void survive(Runnable body) {
            try {
                body.run();
            } catch (Crash crash) {
                crashes++;
                world.kill(name);
                restart();
            }
        }

        private void tick() {
            nextTick = elapsed().plus(TICK);
            try {
                process.tick().forEach(work -> works.put(work, elapsed()));
            } catch (ForgeException e) {
                // The store did not answer: the next tick asks again.
                return;
            }
        }

        private void watch() {
            nextWatch = elapsed().plusSeconds(1);
            try {
                process.watcher().pass().forEach(Runnable::run);
            } catch (ForgeException e) {
                // The store did not answer: the next pass looks again.
                return;
            }
        }

        private void reconcile() {
            Passes mine = passes;
            mine.began(elapsed());
            try {
                if (!listening) {
                    process.listen(() -> mine.happened(elapsed()));
                    listening = true;
                }
                process.reconcile();
            } catch (ForgeException e) {
                // Engine, proxy or store did not answer: the next pass looks again.
                mine.failed(elapsed());
            }
        }

        private void advance(Work work) {
            Work.Next next = work.advance();
            if (next instanceof Work.Next.After after) {
                works.put(work, elapsed().plus(after.delay()));
            } else if (next instanceof Work.Next.Now) {
                works.put(work, elapsed());
            } else {
                works.remove(work);
                process.over(work);
            }
        }
    }
}
