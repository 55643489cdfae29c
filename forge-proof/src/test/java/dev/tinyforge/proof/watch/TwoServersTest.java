package dev.tinyforge.proof.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.trigger.InboundEvent;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.engine.ForgeProcess;
import dev.tinyforge.engine.Ports;
import dev.tinyforge.ports.container.ContainerEngineFactory.Connection;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.registry.ImageRegistry.Answer;
import dev.tinyforge.ports.settings.ForgeConfig;
import dev.tinyforge.ports.store.Ledger;
import dev.tinyforge.ports.store.Ledger.Entry;
import dev.tinyforge.ports.store.Store;
import dev.tinyforge.ports.store.StoreFactory;
import dev.tinyforge.ports.time.Ids;
import dev.tinyforge.proof.stage.Factories;
import dev.tinyforge.tck.fake.Behaviour;
import dev.tinyforge.tck.fake.FakePages;
import dev.tinyforge.tck.fake.FakeProcess;
import dev.tinyforge.tck.fake.FakeWorld;
import dev.tinyforge.tck.fake.FakeYaml;
import dev.tinyforge.tck.fake.SeededIds;
import dev.tinyforge.tck.sim.Simulation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TwoServersTest {
    /** Longer than a lease lasts. */
    private static final Duration AWAY = Duration.ofMinutes(1);

    private final FakeWorld world = new FakeWorld();
    private final Ids ids = new SeededIds(1, world.clock());
    private final ExecutorService threads = Executors.newFixedThreadPool(2);
    private final AtomicReference<Runnable> beforeFirstArrives = new AtomicReference<>(() -> {});
    private final Store firstStore;
    private final Store secondStore;
    private final ForgeProcess first;
    private final ForgeProcess second;
    private final WorkloadId workload;

    TwoServersTest(@TempDir Path folder) {
        firstStore = open(folder);
        secondStore = open(folder);
        first = server("first", hesitant(firstStore));
        second = server("second", secondStore);
        world.shelf().publish("app:latest", Behaviour.healthyAfter(Duration.ofMillis(300)));
        workload = first.workloads()
                .create(
                        Config.of(
                                "name",
                                "shop",
                                "source",
                                "image",
                                "source_config",
                                Config.of("image", "app", "port", 80)),
                        "test")
                .id();
    }

    private Store open(Path folder) {
        return Factories.named(StoreFactory.class, StoreFactory::name, "sqlite")
                .open(ForgeConfig.of(Map.of("data_dir", folder.toString())), world.clock());
    }

    private ForgeProcess server(String name, Store store) {
        FakeProcess fake = world.process(name);
        Connection connection = fake.connection();
        Ports ports = new Ports(
                connection.engine(),
                connection.images(),
                connection.probe(),
                fake.proxy(),
                store,
                fake.registry(),
                fake.repositoryHost(),
                new FakePages(),
                new FakeYaml(),
                fake.compose(),
                world.clock(),
                ids);
        return new ForgeProcess(ports, Simulation.settings(), Runnable::run);
    }

    /** The store, of which whoever is about to write an event down is put away in that moment. */
    private Store hesitant(Store store) {
        Ledger ledger = store.ledger();
        Ledger late = proxy(Ledger.class, ledger, "arrive", () -> {
            beforeFirstArrives.getAndSet(() -> {}).run();
            return ledger;
        });
        return proxy(Store.class, store, "ledger", () -> late);
    }

    /** @param before called before that method; what it gives is the answer, unless it is the target */
    private static <T> T proxy(Class<T> type, T target, String method, Callable<Object> before) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, called, arguments) -> {
                    if (called.getName().equals(method)) {
                        Object instead = before.call();
                        if (instead != target) {
                            return instead;
                        }
                    }
                    try {
                        return called.invoke(target, arguments);
                    } catch (InvocationTargetException e) {
                        throw Objects.requireNonNull(e.getCause());
                    }
                }));
    }

    @AfterEach
    void close() {
        threads.shutdownNow();
        firstStore.close();
        secondStore.close();
    }

    private void bind(String kind, Config config) {
        first.triggers().bind(workload, Config.of("name", kind, "kind", kind, "config", config), "test");
    }

    private void everyTenMinutes() {
        bind("schedule", Config.of("cron", "*/10 * * * *"));
        pass(first);
        world.clock().advance(Duration.ofMinutes(10).minus(sinceTen()));
        pass(first);
        assertEquals(1, entries().size(), "the first moment has been told");
    }

    /** How long ago it was a full ten minutes. */
    private Duration sinceTen() {
        return Duration.ofMillis(
                world.clock().now().toEpochMilli() % Duration.ofMinutes(10).toMillis());
    }

    private void polling() {
        bind("registry", Config.of("repository", "app", "tag", "latest", "poll", true, "poll_interval", "1m"));
        pass(first);
        assertFalse(first.events().watches(Optional.empty()).isEmpty(), "the first look has been taken");
    }

    private void publish() {
        world.shelf().publish("app:latest", Behaviour.healthyAfter(Duration.ofMillis(300)));
    }

    private static void pass(ForgeProcess server) {
        server.watcher().pass().forEach(Runnable::run);
    }

    private void bothAtOnce() throws InterruptedException, ExecutionException {
        List<Callable<Boolean>> passes = List.of(
                () -> {
                    pass(first);
                    return true;
                },
                () -> {
                    pass(second);
                    return true;
                });
        for (Future<Boolean> done : threads.invokeAll(passes)) {
            assertTrue(done.get());
        }
    }

    private List<Entry> entries() {
        return secondStore.ledger().list(Ledger.Query.ALL, 1000);
    }

    /** So many entries, each decided, each with one deployment, in the same order. */
    private void assertToldOnce(int times) {
        List<Entry> entries = entries();
        assertEquals(times, entries.size(), entries::toString);
        assertEquals(
                entries.stream().map(entry -> Optional.of(entry.number())).toList(),
                secondStore.deployments().list(Optional.of(workload), Optional.empty(), 1000).stream()
                        .map(deployment -> deployment.request().cause())
                        .toList());
        assertTrue(entries.stream().allMatch(Entry::decided));
    }

    @Test
    void aScheduleFiresOnceThoughBothLookAtTheClockAtOnce() throws Exception {
        everyTenMinutes();
        for (int minute = 0; minute < 60; minute++) {
            world.clock().advance(Duration.ofMinutes(1));
            bothAtOnce();
        }
        assertToldOnce(7);
    }

    @Test
    void whatCameDueWhileOneWasPutAwayIsToldOnceByTheOther() {
        everyTenMinutes();
        pass(second);
        world.clock().advance(Duration.ofMinutes(10));
        pass(second);
        assertToldOnce(2);
        pass(first);
        assertToldOnce(2);
        world.clock().advance(Duration.ofMinutes(10));
        pass(first);
        pass(second);
        pass(first);
        assertToldOnce(3);
        second.watcher().stop();
        world.clock().advance(Duration.ofMinutes(10));
        pass(first);
        assertToldOnce(4);
    }

    @Test
    void oneThatIsPutAwayBeforeItWritesATickDownDoesNotTellItTwice() {
        everyTenMinutes();
        world.clock().advance(Duration.ofMinutes(10));
        beforeFirstArrives.set(() -> {
            world.clock().advance(AWAY);
            pass(second);
        });
        try {
            pass(first);
        } catch (ForgeException e) {
            assertEquals(ErrorCode.LEASE_LOST, e.code());
        }
        assertToldOnce(2);
        for (int i = 0; i < 3; i++) {
            pass(first);
            pass(second);
        }
        assertToldOnce(2);
        world.clock().advance(Duration.ofMinutes(10));
        pass(second);
        pass(first);
        assertToldOnce(3);
    }

    @Test
    void aRepositoryIsAskedByOneAndWhatItFindsIsToldOnce() throws Exception {
        polling();
        for (int i = 1; i <= 5; i++) {
            publish();
            world.forgetCalls();
            for (int tenSeconds = 0; tenSeconds < 12; tenSeconds++) {
                world.clock().advance(Duration.ofSeconds(10));
                bothAtOnce();
            }
            int asked = world.calls("ImageRegistry.digest");
            assertTrue(asked >= 1 && asked <= 3, "asked " + asked + " times in two minutes");
            assertToldOnce(i);
        }
    }

    @Test
    void oneThatIsPutAwayOnItsWayToARepositoryNeitherRepeatsNorLosesWhatIsThere() {
        polling();
        publish();
        world.clock().advance(Duration.ofMinutes(2));
        List<Runnable> late = first.watcher().pass();
        assertEquals(1, late.size());
        world.clock().advance(AWAY);
        pass(second);
        assertToldOnce(1);

        publish();
        world.clock().advance(Duration.ofSeconds(1));
        late.forEach(Runnable::run);
        assertToldOnce(1);

        world.clock().advance(Duration.ofMinutes(2));
        pass(second);
        pass(first);
        assertToldOnce(2);
        InboundEvent.ImagePushed push =
                (InboundEvent.ImagePushed) entries().get(0).arrived().event();
        assertEquals(
                world.registry().digest("app", "latest", Optional.empty()),
                new Answer.Of<>(push.digest(), Optional.empty()),
                "the one that came meanwhile");
    }
}
