package dev.tinyforge.tck.event;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.deploy.LiveInstance;
import dev.tinyforge.domain.trigger.Trigger;
import dev.tinyforge.domain.trigger.TriggerId;
import dev.tinyforge.domain.webhook.Delivery;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.engine.ForgeProcess;
import dev.tinyforge.engine.event.Watcher;
import dev.tinyforge.ports.store.Deployment;
import dev.tinyforge.ports.store.Ledger;
import dev.tinyforge.ports.store.Ledger.Decision;
import dev.tinyforge.ports.usecase.HandleEvents.Handled;
import dev.tinyforge.ports.usecase.ReceiveDeliveries.WebhookAnswer;
import dev.tinyforge.ports.usecase.ServedUseCases;
import dev.tinyforge.tck.fake.Behaviour;
import dev.tinyforge.tck.fake.FakeWorld;
import dev.tinyforge.tck.sim.Invariants;
import dev.tinyforge.tck.sim.Simulation;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/** A world with one server that looks after triggers, and the few things tests of events do with it. */
final class Hub {
    static final String SERVER = "server";
    private static final Logger LOG = Logger.getLogger("dev.tinyforge");

    static {
        // Many runs, of which the log would tell nothing that a failed assertion does not.
        LOG.setLevel(Level.OFF);
    }

    final FakeWorld world = new FakeWorld();
    final Simulation simulation;
    final Invariants invariants = Invariants.of(world);
    private final Map<WorkloadId, String> names = new HashMap<>();

    Hub() {
        this(0);
    }

    /** @param seed of a shuffled order; 0: in order */
    Hub(long seed) {
        simulation = seed == 0 ? Simulation.inOrder(world) : Simulation.shuffled(world, seed);
        simulation.start(SERVER, true);
        simulation.watch(SERVER);
    }

    ServedUseCases forge() {
        return simulation.forge(SERVER);
    }

    Watcher watcher() {
        return ((ForgeProcess) forge()).watcher();
    }

    void publish(String... tags) {
        for (String tag : tags) {
            world.shelf().publish("app:" + tag, Behaviour.healthyAfter(Duration.ofMillis(300)));
        }
    }

    WorkloadId workload(String name) {
        return workload(name, Config.empty());
    }

    WorkloadId workload(String name, Config more) {
        Config document = Config.of(
                "name",
                name,
                "source",
                "image",
                "source_config",
                Config.of("image", "app", "port", 8080),
                "faces",
                List.of(Config.empty()),
                "drain",
                "1s");
        WorkloadId id =
                forge().workloads().create(document.overlay(more), "test").id();
        names.put(id, name);
        return id;
    }

    Trigger trigger(Config document) {
        return forge().triggers().create(document, "test");
    }

    /** A trigger on every tag of the image, with a webhook. */
    Trigger onAnyTag() {
        return trigger(Config.of(
                "name",
                "pushes",
                "kind",
                "registry",
                "config",
                Config.of("repository", "app", "tags", "*"),
                "webhook",
                true));
    }

    void bind(TriggerId trigger, WorkloadId workload) {
        bind(trigger, workload, Config.empty());
    }

    void bind(TriggerId trigger, WorkloadId workload, Config override) {
        forge().triggers().bind(workload, Config.of("trigger_id", trigger.value(), "config", override), "test");
    }

    String address(TriggerId trigger) {
        String path = forge().triggers().webhook(trigger).path();
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** The generic sender says that an image was pushed. @param key by which a repeat is known; empty: none */
    WebhookAnswer push(String address, String image, String key) {
        Map<String, String> headers = key.isEmpty() ? Map.of() : Map.of("Idempotency-Key", key);
        Delivery delivery = new Delivery(headers, image.getBytes(StandardCharsets.UTF_8));
        return forge().deliveries()
                .deliver(
                        address,
                        delivery,
                        body -> Map.of("image", new String(body, StandardCharsets.UTF_8)),
                        "10.0.0.1");
    }

    static List<Handled> handled(WebhookAnswer answer) {
        if (answer instanceof WebhookAnswer.Decided decided) {
            return decided.entries();
        }
        throw new AssertionError("not decided: " + answer);
    }

    /** What was decided of the one entry of the answer, by the workload's name. */
    Map<String, Decision.Result> results(WebhookAnswer answer) {
        return results(handled(answer).get(0).entry());
    }

    Map<String, Decision.Result> results(Ledger.Entry entry) {
        Map<String, Decision.Result> results = new HashMap<>();
        entry.decisions().forEach(decision -> results.put(names.get(decision.workload()), decision.result()));
        return results;
    }

    void settle() {
        simulation.untilQuiet(200_000, action -> {});
    }

    /** Goes on for a while, with all that is looked at meanwhile. */
    void during(Duration time) {
        simulation.during(time, action -> {});
        settle();
    }

    List<Ledger.Entry> entries() {
        return world.observer().ledger().list(Ledger.Query.ALL, 10_000);
    }

    Optional<String> liveTag(WorkloadId workload) {
        return world.observer().releases().live(workload).stream().findFirst().map(LiveInstance::tag);
    }

    Optional<String> liveDigest(WorkloadId workload) {
        return world.observer().releases().live(workload).stream()
                .findFirst()
                .flatMap(newest -> world.observer().releases().find(newest.release()))
                .map(release -> release.image().digest());
    }

    /** In the order they were asked for. */
    List<Deployment> deployments(WorkloadId workload) {
        return world.data().deployments().stream()
                .filter(deployment -> deployment.workload().equals(workload))
                .toList();
    }
}
