package dev.tinyforge.tck.container;

import static dev.tinyforge.tck.container.Codes.assertFails;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.deploy.InstanceSpec;
import dev.tinyforge.domain.deploy.InstanceSpec.Mount;
import dev.tinyforge.domain.deploy.InstanceSpec.RestartPolicy;
import dev.tinyforge.domain.release.PinnedImage;
import dev.tinyforge.ports.container.Container;
import dev.tinyforge.ports.container.Container.Health;
import dev.tinyforge.ports.container.Container.State;
import dev.tinyforge.ports.container.ContainerEngine;
import dev.tinyforge.ports.container.ContainerEngine.EngineEvent;
import dev.tinyforge.ports.container.ContainerEngine.EngineEvent.Kind;
import dev.tinyforge.ports.container.ContainerEngine.LogLine;
import dev.tinyforge.ports.container.ContainerEngine.Subscription;
import dev.tinyforge.ports.error.ErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Every sentence of {@link ContainerEngine}. Each test has a label and names of its own, so that it can run on an
 * engine that others use too; what carries the label is removed afterwards.
 */
public abstract class ContainerEngineContract {
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final OptionalInt ALL = OptionalInt.empty();
    private static final String KEY = "tinyforge.tck";

    /** The engine under test; the same one all through a test. */
    protected abstract ContainerEngine engine();

    /** An engine where nobody answers. */
    protected abstract ContainerEngine unreachable();

    /** An image the engine has, which runs the program. */
    protected abstract PinnedImage image(Program program);

    /** An image the engine does not have. */
    protected abstract PinnedImage absentImage();

    /** How many streams {@link #engine} may have open; the fewer, the quicker. */
    protected abstract int maxStreams();

    /** Makes {@link Program#RUNS} write the line. */
    protected abstract void say(String container, String line);

    /** The environment the container was given. */
    protected abstract Map<String, String> environment(String container);

    /** The engine answers no more and every connection to it breaks. */
    protected abstract void loseEngine();

    /** It is there again. */
    protected abstract void engineReturns();

    /** A network of this name is no longer needed. */
    protected abstract void dropNetwork(String name);

    /** Somebody takes the container off the network. */
    protected abstract void disconnect(String container, String network);

    /** Somebody removes a network nothing runs on. */
    protected abstract void removeNetwork(String name);

    /** A program in the container wants more memory than its limit. */
    protected abstract void exhaust(String container);

    /** Lets time pass until it is so; fails when it is not so in good time. */
    protected abstract void await(String what, BooleanSupplier condition);

    private String run = "";
    private final List<String> networks = new ArrayList<>();
    private final List<Subscription> open = new CopyOnWriteArrayList<>();

    @BeforeEach
    void nameTheRun() {
        run = ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet();
    }

    @AfterEach
    void removeWhatWasMade() {
        engineReturns();
        open.forEach(Subscription::close);
        engine().list(KEY + "=" + run).forEach(container -> engine().remove(container.name()));
        engine().volumes(name("")).forEach(engine()::removeVolume);
        networks.forEach(this::dropNetwork);
    }

    private String name(String suffix) {
        return "tf-tck-" + run + "-" + suffix;
    }

    private Map<String, String> labels() {
        return Map.of(KEY, run);
    }

    private InstanceSpec spec(String suffix, Program program) {
        return Specs.of(name(suffix), image(program), labels());
    }

    private String network(String suffix) {
        String network = name(suffix);
        networks.add(network);
        engine().ensureNetwork(network);
        return network;
    }

    private Container found(String name) {
        return engine().find(name).orElseThrow();
    }

    private String created(InstanceSpec spec) {
        engine().create(spec, Map.of());
        return spec.ref().name();
    }

    private String running(String suffix, Program program) {
        String name = created(spec(suffix, program));
        engine().start(name);
        return name;
    }

    // info, reachability

    @Test
    void tells_who_it_is() {
        ContainerEngine.EngineInfo info = engine().info();
        assertFalse(info.name().isBlank());
        assertFalse(info.version().isBlank());
        assertFalse(info.apiVersion().isBlank());
        assertFalse(info.operatingSystem().isBlank());
    }

    @Test
    void every_call_says_when_no_engine_answers() {
        ContainerEngine nobody = unreachable();
        InstanceSpec spec = spec("a", Program.RUNS);
        assertFails(ErrorCode.ENGINE_UNREACHABLE, nobody::info);
        assertFails(ErrorCode.ENGINE_UNREACHABLE, () -> nobody.ensureNetwork("x"));
        assertFails(ErrorCode.ENGINE_UNREACHABLE, () -> nobody.create(spec, Map.of()));
        assertFails(ErrorCode.ENGINE_UNREACHABLE, () -> nobody.join("x", "y"));
        assertFails(ErrorCode.ENGINE_UNREACHABLE, () -> nobody.start("x"));
        assertFails(ErrorCode.ENGINE_UNREACHABLE, () -> nobody.stop("x"));
        assertFails(ErrorCode.ENGINE_UNREACHABLE, () -> nobody.remove("x"));
        assertFails(ErrorCode.ENGINE_UNREACHABLE, () -> nobody.volumes("x"));
        assertFails(ErrorCode.ENGINE_UNREACHABLE, () -> nobody.removeVolume("x"));
        assertFails(ErrorCode.ENGINE_UNREACHABLE, () -> nobody.find("x"));
        assertFails(ErrorCode.ENGINE_UNREACHABLE, () -> nobody.list("x"));
        assertFails(ErrorCode.ENGINE_UNREACHABLE, () -> nobody.tail("x", 1));
        assertFails(ErrorCode.ENGINE_UNREACHABLE, () -> nobody.follow("x", ALL, line -> {}, reason -> {}));
        assertFails(ErrorCode.ENGINE_UNREACHABLE, () -> nobody.events("x", event -> {}));
        nobody.close();
    }

    @Test
    void an_engine_that_returns_is_used_again() {
        String name = created(spec("a", Program.RUNS));
        loseEngine();
        assertFails(ErrorCode.ENGINE_UNREACHABLE, () -> engine().find(name));
        assertFails(ErrorCode.ENGINE_UNREACHABLE, () -> engine().start(name));
        engineReturns();
        engine().start(name);
        assertTrue(found(name).running());
    }

    // networks

    @Test
    void a_network_made_twice_is_made_once() {
        String network = network("net");
        engine().ensureNetwork(network);
        String name = created(Specs.networks(spec("a", Program.RUNS), network));
        engine().start(name);
        assertEquals(Set.of(network), found(name).addresses().keySet());
    }

    @Test
    void a_network_made_by_many_at_once_can_be_used() throws Exception {
        String network = name("net");
        networks.add(network);
        atOnce(8, i -> engine().ensureNetwork(network));
        String name = created(Specs.networks(spec("a", Program.RUNS), network));
        engine().start(name);
        assertEquals(Set.of(network), found(name).addresses().keySet());
    }

    // create

    @Test
    void what_is_created_is_as_specified_and_not_started() {
        String name = created(spec("a", Program.RUNS));
        Container made = found(name);
        assertEquals(name, made.name());
        assertEquals(State.CREATED, made.state());
        assertEquals(run, made.labels().get(KEY));
        assertTrue(made.image().matches("sha256:[0-9a-f]{64}"), made.image());
        assertEquals(0, made.restarts());
        assertEquals(Map.of(), made.addresses());
        assertEquals(Optional.empty(), made.startedAt());
    }

    @Test
    void it_joins_all_its_networks_and_has_an_address_on_each_while_it_runs() {
        String one = network("one");
        String two = network("two");
        String name = created(Specs.networks(spec("a", Program.RUNS), one, two));
        assertEquals(Map.of(), found(name).addresses());
        engine().start(name);
        assertEquals(Set.of(one, two), found(name).addresses().keySet());
        engine().stop(name);
        assertEquals(Map.of(), found(name).addresses());
    }

    @Test
    void it_gets_its_environment() {
        InstanceSpec spec = spec("a", Program.RUNS);
        engine().create(spec, Map.of("PLAIN", "1", "ODD", "a=b \"c\" $d ä\nnext"));
        Map<String, String> environment = environment(spec.ref().name());
        assertEquals("1", environment.get("PLAIN"));
        assertEquals("a=b \"c\" $d ä\nnext", environment.get("ODD"));
    }

    @Test
    void creating_twice_is_creating_once() {
        InstanceSpec spec = spec("a", Program.RUNS);
        created(spec);
        engine().start(spec.ref().name());
        created(spec);
        assertTrue(found(spec.ref().name()).running());
        assertEquals(1, engine().list(KEY + "=" + run).size());
    }

    @Test
    void one_created_by_many_at_once_is_there_once() throws Exception {
        String network = network("net");
        InstanceSpec spec = Specs.networks(spec("a", Program.RUNS), network);
        atOnce(6, i -> engine().create(spec, Map.of()));
        engine().start(spec.ref().name());
        assertEquals(1, engine().list(KEY + "=" + run).size());
        assertEquals(Set.of(network), found(spec.ref().name()).addresses().keySet());
    }

    @Test
    void one_made_before_is_joined_to_the_networks_it_lacks() {
        String one = network("one");
        String two = network("two");
        InstanceSpec spec = spec("a", Program.RUNS);
        String name = created(Specs.networks(spec, one));
        created(Specs.networks(spec, one, two));
        engine().start(name);
        assertEquals(Set.of(one, two), found(name).addresses().keySet());
    }

    @Test
    void one_of_that_name_with_other_labels_is_left_alone() {
        InstanceSpec spec = spec("a", Program.RUNS);
        String name = created(spec);
        InstanceSpec other = Specs.labels(spec, Map.of(KEY, "another"));
        assertFails(ErrorCode.ENGINE_REFUSED, () -> engine().create(other, Map.of()));
        assertEquals(run, found(name).labels().get(KEY));
        assertEquals(State.CREATED, found(name).state());
    }

    @Test
    void its_image_must_be_there() {
        InstanceSpec spec = Specs.of(name("a"), absentImage(), labels());
        assertFails(ErrorCode.IMAGE_NOT_FOUND, () -> engine().create(spec, Map.of()));
        assertEquals(Optional.empty(), engine().find(name("a")));
    }

    @Test
    void a_refused_creation_leaves_nothing() {
        String one = network("one");
        InstanceSpec first = Specs.networks(spec("a", Program.RUNS), name("missing"));
        assertFails(ErrorCode.ENGINE_REFUSED, () -> engine().create(first, Map.of()));
        assertEquals(Optional.empty(), engine().find(name("a")));
        InstanceSpec second = Specs.networks(spec("b", Program.RUNS), one, name("missing"));
        assertFails(ErrorCode.ENGINE_REFUSED, () -> engine().create(second, Map.of()));
        assertEquals(Optional.empty(), engine().find(name("b")));
    }

    // join

    @Test
    void one_that_runs_is_joined_to_a_network_and_has_an_address_there() {
        String one = network("one");
        String two = network("two");
        String name = created(Specs.networks(spec("a", Program.RUNS), one));
        engine().start(name);
        engine().join(name, two);
        String address = found(name).addresses().get(two);
        assertEquals(Set.of(one, two), found(name).addresses().keySet());
        engine().join(name, two);
        assertEquals(address, found(name).addresses().get(two));
    }

    @Test
    void one_that_does_not_run_is_joined_and_has_its_address_once_it_runs() {
        String one = network("one");
        String two = network("two");
        String name = created(Specs.networks(spec("a", Program.RUNS), one));
        engine().join(name, two);
        engine().start(name);
        assertEquals(Set.of(one, two), found(name).addresses().keySet());
    }

    @Test
    void one_taken_off_its_network_is_joined_again() {
        String network = network("net");
        String name = created(Specs.networks(spec("a", Program.RUNS), network));
        engine().start(name);
        disconnect(name, network);
        assertEquals(Map.of(), found(name).addresses());
        engine().join(name, network);
        assertEquals(Set.of(network), found(name).addresses().keySet());
    }

    @Test
    void one_whose_network_was_removed_and_made_again_while_it_did_not_run_is_joined_and_starts() {
        String network = network("net");
        String name = created(Specs.networks(spec("a", Program.RUNS), network));
        engine().start(name);
        engine().stop(name);
        removeNetwork(network);
        engine().ensureNetwork(network);
        engine().join(name, network);
        engine().start(name);
        assertEquals(Set.of(network), found(name).addresses().keySet());
    }

    @Test
    void joining_needs_both_the_container_and_the_network() {
        String network = network("net");
        assertFails(ErrorCode.NOT_FOUND, () -> engine().join(name("nobody"), network));
        String name = created(Specs.networks(spec("a", Program.RUNS), network));
        assertFails(ErrorCode.ENGINE_REFUSED, () -> engine().join(name, name("missing")));
    }

    // start

    @Test
    void what_is_started_runs() {
        String name = running("a", Program.RUNS);
        Container container = found(name);
        assertEquals(State.RUNNING, container.state());
        assertTrue(container.running());
        assertTrue(container.startedAt().isPresent());
        assertEquals(Health.NONE, container.health());
    }

    @Test
    void starting_what_runs_changes_nothing() {
        String name = running("a", Program.RUNS);
        Optional<java.time.Instant> since = found(name).startedAt();
        engine().start(name);
        assertEquals(since, found(name).startedAt());
    }

    @Test
    void what_is_not_there_cannot_be_started() {
        assertFails(ErrorCode.NOT_FOUND, () -> engine().start(name("nobody")));
    }

    @Test
    void a_host_port_in_use_is_refused() {
        int port = 20_000
                + NUMBER.incrementAndGet()
                + (int) (ProcessHandle.current().pid() % 10_000);
        String first = created(Specs.publish(spec("a", Program.RUNS), port, 8080));
        String second = created(Specs.publish(spec("b", Program.RUNS), port, 8080));
        engine().start(first);
        assertFails(ErrorCode.ENGINE_REFUSED, () -> engine().start(second));
        assertFalse(found(second).running());
        assertTrue(found(first).running());
        engine().stop(first);
        engine().start(second);
        assertTrue(found(second).running());
    }

    // stop and remove

    @Test
    void what_is_stopped_has_stopped() {
        String name = running("a", Program.RUNS);
        engine().stop(name);
        assertEquals(State.EXITED, found(name).state());
        engine().stop(name);
        engine().start(name);
        assertTrue(found(name).running());
    }

    @Test
    void one_that_does_not_stop_is_killed_after_its_own_timeout() {
        String name = created(Specs.stopTimeout(spec("a", Program.DEAF), Duration.ofSeconds(1)));
        engine().start(name);
        engine().stop(name);
        assertEquals(State.EXITED, found(name).state());
        assertEquals(137, found(name).exitCode());
    }

    @Test
    void one_with_a_restart_policy_stays_stopped() {
        String name = created(Specs.restart(spec("a", Program.RUNS), RestartPolicy.ALWAYS));
        engine().start(name);
        engine().stop(name);
        assertEquals(State.EXITED, found(name).state());
    }

    @Test
    void stopping_what_does_not_run_or_is_not_there_is_done() {
        engine().stop(created(spec("a", Program.RUNS)));
        engine().stop(name("nobody"));
    }

    @Test
    void what_is_removed_is_gone_whether_it_runs_or_not() {
        String running = running("a", Program.RUNS);
        String idle = created(spec("b", Program.RUNS));
        engine().remove(running);
        engine().remove(idle);
        assertEquals(Optional.empty(), engine().find(running));
        assertEquals(Optional.empty(), engine().find(idle));
        engine().remove(running);
        engine().remove(name("nobody"));
    }

    @Test
    void one_removed_by_many_at_once_is_gone_for_each_of_them() throws Exception {
        String name = running("a", Program.RUNS);
        atOnce(6, i -> {
            engine().remove(name);
            assertEquals(Optional.empty(), engine().find(name));
        });
    }

    // volumes

    @Test
    void volumes_outlive_their_containers_and_are_found_by_how_their_names_begin() {
        String volume = name("data");
        String name = created(Specs.mounts(spec("a", Program.RUNS), mount(volume)));
        assertEquals(List.of(volume), engine().volumes(name("")));
        engine().remove(name);
        assertEquals(List.of(volume), engine().volumes(name("da")));
        assertEquals(List.of(), engine().volumes(name("b")));
        assertEquals(List.of(), engine().volumes("tck-" + run));
        assertTrue(engine().removeVolume(volume));
        assertEquals(List.of(), engine().volumes(name("")));
    }

    @Test
    void a_volume_that_is_not_there_is_removed_already() {
        assertTrue(engine().removeVolume(name("nothing")));
    }

    @Test
    void a_volume_a_container_has_mounted_is_left_alone_running_or_not() {
        String volume = name("data");
        String name = created(Specs.mounts(spec("a", Program.RUNS), mount(volume)));
        assertFalse(engine().removeVolume(volume));
        engine().start(name);
        assertFalse(engine().removeVolume(volume));
        assertEquals(List.of(volume), engine().volumes(name("")));
        engine().remove(name);
        assertTrue(engine().removeVolume(volume));
    }

    private static Mount mount(String volume) {
        return new Mount(Mount.Kind.VOLUME, volume, "/data", false, OptionalLong.empty());
    }

    // find and list

    @Test
    void one_that_is_not_there_is_not_found() {
        assertEquals(Optional.empty(), engine().find(name("nobody")));
    }

    @Test
    void one_that_ended_shows_its_exit_code() {
        String name = running("a", Program.EXITS);
        await("the end", () -> found(name).state() == State.EXITED);
        assertEquals(7, found(name).exitCode());
        assertEquals(Map.of(), found(name).addresses());
    }

    @Test
    void restarts_by_the_engine_are_counted() {
        String name = created(Specs.restart(spec("a", Program.EXITS), RestartPolicy.ALWAYS));
        engine().start(name);
        await("two restarts", () -> found(name).restarts() >= 2);
        engine().stop(name);
        assertEquals(State.EXITED, found(name).state());
    }

    @Test
    void the_health_of_an_images_own_check_is_shown() {
        String name = running("a", Program.CHECKED);
        await("health", () -> found(name).health() == Health.HEALTHY);
        assertEquals(Health.HEALTHY, engine().list(KEY + "=" + run).get(0).health());
    }

    @Test
    void containers_in_any_state_are_listed_by_label() {
        String running = running("a", Program.RUNS);
        String created = created(spec("b", Program.RUNS));
        String ended = running("c", Program.EXITS);
        await("the end", () -> found(ended).state() == State.EXITED);
        List<Container> listed = engine().list(KEY + "=" + run);
        assertEquals(
                Set.of(running, created, ended),
                Set.copyOf(listed.stream().map(Container::name).toList()));
        for (Container each : listed) {
            Container alone = found(each.name());
            assertEquals(alone.state(), each.state());
            assertEquals(alone.labels(), each.labels());
            assertEquals(alone.image(), each.image());
            assertEquals(alone.health(), each.health());
            assertEquals(alone.addresses(), each.addresses());
            assertEquals(alone.exitCode(), each.exitCode());
        }
        assertTrue(engine().list(KEY).size() >= 3);
        assertEquals(List.of(), engine().list(KEY + "=nothing"));
    }

    // logs

    @Test
    void the_last_lines_are_told_oldest_first() {
        String name = running("a", Program.RUNS);
        say(name, "one");
        say(name, "two");
        say(name, "three");
        await("three lines", () -> texts(engine().tail(name, 100)).contains("three"));
        assertEquals(List.of("two", "three"), texts(engine().tail(name, 2)));
        assertFalse(engine().tail(name, 1).get(0).error());
        engine().stop(name);
        assertEquals(List.of("three"), texts(engine().tail(name, 1)));
    }

    @Test
    void one_that_is_not_there_has_no_log() {
        assertEquals(List.of(), engine().tail(name("nobody"), 10));
    }

    @Test
    void a_log_is_followed_from_its_last_lines_to_the_containers_end() {
        String name = running("a", Program.RUNS);
        say(name, "before");
        say(name, "last");
        await("the lines", () -> texts(engine().tail(name, 100)).contains("last"));
        List<String> lines = new CopyOnWriteArrayList<>();
        List<Optional<String>> ends = new CopyOnWriteArrayList<>();
        open.add(engine().follow(name, OptionalInt.of(1), line -> lines.add(line.text()), ends::add));
        say(name, "after");
        await("what it writes", () -> lines.contains("after"));
        engine().stop(name);
        await("the end", () -> !ends.isEmpty());
        assertEquals(List.of("last", "after"), lines);
        assertEquals(List.of(Optional.empty()), ends);
    }

    @Test
    void a_closed_follow_is_told_its_end_once_and_no_line_more() {
        String name = running("a", Program.RUNS);
        List<String> lines = new CopyOnWriteArrayList<>();
        List<Optional<String>> ends = new CopyOnWriteArrayList<>();
        Subscription follow = engine().follow(name, ALL, line -> lines.add(line.text()), ends::add);
        say(name, "one");
        await("a line", () -> lines.contains("one"));
        follow.close();
        List<String> then = List.copyOf(lines);
        await("the end", () -> !ends.isEmpty());
        follow.close();
        say(name, "two");
        await("the second line", () -> texts(engine().tail(name, 5)).contains("two"));
        engine().stop(name);
        assertEquals(then, lines);
        assertEquals(List.of(Optional.empty()), ends);
    }

    @Test
    void a_follow_ends_with_the_reason_when_the_engine_is_lost() {
        String name = running("a", Program.RUNS);
        List<Optional<String>> ends = new CopyOnWriteArrayList<>();
        open.add(engine().follow(name, ALL, line -> {}, ends::add));
        loseEngine();
        await("the end", () -> !ends.isEmpty());
        engineReturns();
        assertEquals(1, ends.size());
        assertTrue(ends.get(0).isPresent());
    }

    @Test
    void a_follow_may_be_closed_by_its_own_sink() throws Exception {
        String name = running("a", Program.RUNS);
        CountDownLatch made = new CountDownLatch(1);
        AtomicInteger lines = new AtomicInteger();
        List<Optional<String>> ends = new CopyOnWriteArrayList<>();
        List<Subscription> own = new CopyOnWriteArrayList<>();
        own.add(engine().follow(
                        name,
                        OptionalInt.of(0),
                        line -> {
                            awaited(made);
                            lines.incrementAndGet();
                            own.get(0).close();
                        },
                        ends::add));
        made.countDown();
        say(name, "one");
        await("the end", () -> !ends.isEmpty());
        assertEquals(1, lines.get());
    }

    @Test
    void what_is_not_there_cannot_be_followed() {
        assertFails(ErrorCode.NOT_FOUND, () -> engine().follow(name("nobody"), ALL, line -> {}, reason -> {}));
    }

    @Test
    void too_many_streams_are_refused_and_calls_work_all_the_same() {
        String name = running("a", Program.RUNS);
        for (int i = 0; i < maxStreams(); i++) {
            open.add(engine().follow(name, ALL, line -> {}, reason -> {}));
        }
        assertFails(ErrorCode.ENGINE_REFUSED, () -> engine().follow(name, ALL, line -> {}, reason -> {}));
        assertTrue(found(name).running());
        engine().stop(name);
        engine().start(name);
        await("room for another", () -> {
            try {
                open.add(engine().follow(name, ALL, line -> {}, reason -> {}));
                return true;
            } catch (dev.tinyforge.ports.error.ForgeException e) {
                return false;
            }
        });
    }

    // events

    @Test
    void events_of_labelled_containers_are_told() {
        List<EngineEvent> told = new CopyOnWriteArrayList<>();
        open.add(engine().events(KEY + "=" + run, told::add));
        String name = running("a", Program.CHECKED);
        await("the start", () -> told.contains(new EngineEvent(Kind.STARTED, name)));
        await("health", () -> told.contains(new EngineEvent(Kind.HEALTH, name)));
        engine().stop(name);
        await("the death", () -> told.contains(new EngineEvent(Kind.DIED, name)));
        engine().remove(name);
        await("the removal", () -> told.contains(new EngineEvent(Kind.REMOVED, name)));
    }

    @Test
    void one_that_leaves_a_network_is_told_of_also_when_it_ran_before_anybody_listened() {
        String network = network("net");
        String name = created(Specs.networks(spec("a", Program.RUNS), network));
        engine().start(name);
        List<EngineEvent> told = new CopyOnWriteArrayList<>();
        open.add(engine().events(KEY + "=" + run, told::add));
        open.add(engine().events(KEY + "=" + run + "-mine", event -> {
            if (event.kind() == Kind.DISCONNECTED) {
                told.add(new EngineEvent(Kind.DISCONNECTED, "told to others"));
            }
        }));
        disconnect(name, network);
        await("the news", () -> told.contains(new EngineEvent(Kind.DISCONNECTED, name)));
        String another = running("b", Program.RUNS);
        await("the start", () -> told.contains(new EngineEvent(Kind.STARTED, another)));
        assertFalse(told.contains(new EngineEvent(Kind.DISCONNECTED, "told to others")));
    }

    @Test
    void every_network_that_is_removed_is_told_of() {
        String network = network("net");
        List<EngineEvent> told = new CopyOnWriteArrayList<>();
        open.add(engine().events(KEY + "=" + run, told::add));
        removeNetwork(network);
        await("the news", () -> told.contains(new EngineEvent(Kind.NETWORK_REMOVED, network)));
    }

    @Test
    void one_that_runs_out_of_memory_is_told_of() {
        String name = created(Specs.memory(spec("a", Program.RUNS), 16 << 20));
        engine().start(name);
        List<EngineEvent> told = new CopyOnWriteArrayList<>();
        open.add(engine().events(KEY + "=" + run, told::add));
        exhaust(name);
        await("the news", () -> told.contains(new EngineEvent(Kind.OUT_OF_MEMORY, name)));
    }

    @Test
    void events_of_others_are_not_told() {
        List<EngineEvent> told = new CopyOnWriteArrayList<>();
        open.add(engine().events(KEY + "=" + run + "-mine", told::add));
        open.add(engine().events(KEY + "=" + run, told::add));
        String name = running("a", Program.RUNS);
        engine().remove(name);
        await("the removal", () -> told.contains(new EngineEvent(Kind.REMOVED, name)));
        assertEquals(1, told.stream().filter(e -> e.kind() == Kind.STARTED).count());
    }

    @Test
    void events_go_on_after_the_engine_was_lost() {
        List<EngineEvent> told = new CopyOnWriteArrayList<>();
        open.add(engine().events(KEY + "=" + run, told::add));
        loseEngine();
        await("the loss", () -> told.contains(EngineEvent.of(Kind.LOST)));
        engineReturns();
        await("the return", () -> told.contains(EngineEvent.of(Kind.RECONNECTED)));
        assertEquals(List.of(EngineEvent.of(Kind.LOST), EngineEvent.of(Kind.RECONNECTED)), told);
        String name = running("a", Program.RUNS);
        await("the start", () -> told.contains(new EngineEvent(Kind.STARTED, name)));
    }

    @Test
    void closed_events_are_told_no_more() {
        List<EngineEvent> first = new CopyOnWriteArrayList<>();
        List<EngineEvent> second = new CopyOnWriteArrayList<>();
        Subscription closed = engine().events(KEY + "=" + run, first::add);
        open.add(engine().events(KEY + "=" + run, second::add));
        closed.close();
        closed.close();
        running("a", Program.RUNS);
        await("the other one's news", () -> !second.isEmpty());
        assertEquals(List.of(), first);
    }

    // close

    @Test
    void closing_it_ends_its_streams_and_may_be_done_twice() {
        String name = running("a", Program.RUNS);
        ContainerEngine another = another();
        List<Optional<String>> ends = new CopyOnWriteArrayList<>();
        another.follow(name, ALL, line -> {}, ends::add);
        another.close();
        another.close();
        await("the end", () -> !ends.isEmpty());
        assertEquals(List.of(Optional.empty()), ends);
    }

    /** Another handle of the same engine, to be closed. */
    protected abstract ContainerEngine another();

    private static List<String> texts(List<LogLine> lines) {
        return lines.stream().map(LogLine::text).toList();
    }

    private static void awaited(CountDownLatch latch) {
        try {
            assertTrue(latch.await(20, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One act. */
    @FunctionalInterface
    protected interface Act {
        void run(int number) throws Exception;
    }

    private static void atOnce(int times, Act act) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(times);
        try {
            CountDownLatch go = new CountDownLatch(1);
            List<Future<Boolean>> all = IntStream.range(0, times)
                    .mapToObj(i -> threads.submit(() -> {
                        awaited(go);
                        act.run(i);
                        return true;
                    }))
                    .toList();
            go.countDown();
            for (Future<Boolean> each : all) {
                assertTrue(each.get(60, TimeUnit.SECONDS));
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
