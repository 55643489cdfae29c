package dev.tinyforge.docker;

import static dev.tinyforge.tck.container.Codes.assertFails;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.NotFoundException;
import dev.tinyforge.domain.deploy.InstanceSpec;
import dev.tinyforge.domain.deploy.InstanceSpec.Limits;
import dev.tinyforge.domain.deploy.InstanceSpec.Mount;
import dev.tinyforge.domain.deploy.InstanceSpec.RestartPolicy;
import dev.tinyforge.domain.release.PinnedImage;
import dev.tinyforge.ports.container.ContainerEngine;
import dev.tinyforge.ports.container.ContainerEngine.LogLine;
import dev.tinyforge.ports.container.ContainerEngine.Subscription;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.tck.container.Program;
import dev.tinyforge.tck.container.Specs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What only Docker has: how a spec arrives there, its logs' frames, its sockets and its refusals. */
@Tag("real")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DockerContainerEngineTest {
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final Map<String, String> LABELS = Map.of("tinyforge.tck", "docker");

    private RealEngine real;
    private final List<String> containers = new CopyOnWriteArrayList<>();
    private final List<String> volumes = new CopyOnWriteArrayList<>();

    @BeforeAll
    void connect() {
        real = new RealEngine();
    }

    @AfterEach
    void removeWhatWasMade() {
        real.relay().mend();
        containers.forEach(name -> engine().remove(name));
        containers.clear();
        volumes.forEach(name -> real.direct().docker().removeVolumeCmd(name).exec());
        volumes.clear();
    }

    @AfterAll
    void tidyUp() {
        real.close();
    }

    private ContainerEngine engine() {
        return real.engine();
    }

    private InstanceSpec spec(PinnedImage image) {
        String name = "tf-docker-" + ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet();
        containers.add(name);
        return Specs.of(name, image, LABELS);
    }

    private InstanceSpec spec() {
        return spec(real.image(Program.RUNS));
    }

    private String running(InstanceSpec spec) {
        engine().create(spec, Map.of());
        engine().start(spec.ref().name());
        return spec.ref().name();
    }

    private PinnedImage bare() {
        return real.image("bare", "ENTRYPOINT [\"/bin/busybox\"]");
    }

    private List<String> output(String... command) {
        InstanceSpec spec = spec(bare());
        return real.output(
                running(Specs.inside(spec, List.of(command), Optional.empty(), List.of(), Limits.NONE, spec.init())));
    }

    private InspectContainerResponse inspect(String name) {
        return real.direct().docker().inspectContainerCmd(name).exec();
    }

    @Test
    void all_of_a_spec_arrives() {
        InstanceSpec plain = spec();
        InstanceSpec spec = new InstanceSpec(
                plain.ref(),
                plain.image(),
                List.of("/bin/busybox", "sleep"),
                List.of("100"),
                Optional.of("1000:1000"),
                Map.of(),
                LABELS,
                List.of(),
                List.of(),
                List.of(),
                new Limits(Optional.of(0.5), OptionalLong.of(64 << 20)),
                RestartPolicy.UNLESS_STOPPED,
                false,
                Optional.of("SIGINT"),
                Duration.ofMillis(2500));
        engine().create(spec, Map.of());
        InspectContainerResponse made = inspect(spec.ref().name());
        assertEquals(List.of("/bin/busybox", "sleep"), List.of(made.getConfig().getEntrypoint()));
        assertEquals(List.of("100"), List.of(made.getConfig().getCmd()));
        assertEquals("1000:1000", made.getConfig().getUser());
        assertEquals(500_000_000L, made.getHostConfig().getNanoCPUs());
        assertEquals(64L << 20, made.getHostConfig().getMemory());
        assertEquals("unless-stopped", made.getHostConfig().getRestartPolicy().getName());
        assertEquals(false, made.getHostConfig().getInit());
        Map<?, ?> config = (Map<?, ?>) made.getRawValues().get("Config");
        assertEquals("SIGINT", config.get("StopSignal"));
        assertEquals(3, config.get("StopTimeout"));
        assertEquals(Duration.ofSeconds(3), DockerContainerEngine.stopTimeout(made));
    }

    @Test
    void the_user_is_who_runs_it() {
        InstanceSpec spec = spec(bare());
        String name = running(
                Specs.inside(spec, List.of("id", "-u"), Optional.of("1234"), List.of(), Limits.NONE, spec.init()));
        assertEquals(List.of("1234"), real.output(name));
    }

    @Test
    void with_init_a_program_that_knows_no_signals_still_stops_at_once() {
        InstanceSpec spec = Specs.stopTimeout(spec(bare()), Duration.ofSeconds(60));
        String name =
                running(Specs.inside(spec, List.of("sleep", "1000"), Optional.empty(), List.of(), Limits.NONE, true));
        long before = System.nanoTime();
        engine().stop(name);
        assertTrue(System.nanoTime() - before < TimeUnit.SECONDS.toNanos(30));
        assertTrue(output("cat", "/proc/1/comm").get(0).contains("init"));
    }

    @Test
    void a_tmpfs_has_its_size_and_a_read_only_mount_is_read_only() {
        InstanceSpec spec = spec(bare());
        Mount tmpfs = new Mount(Mount.Kind.TMPFS, "", "/scratch", false, OptionalLong.of(4 << 20));
        String name = running(Specs.inside(
                spec, List.of("df", "-k", "/scratch"), Optional.empty(), List.of(tmpfs), Limits.NONE, true));
        assertTrue(real.output(name).toString().contains(" 4096 "), real.output(name)::toString);
    }

    @Test
    void a_named_volume_outlives_its_container_and_is_shared() {
        String volume = "tf-docker-volume-" + ProcessHandle.current().pid();
        volumes.add(volume);
        Mount writable = new Mount(Mount.Kind.VOLUME, volume, "/data", false, OptionalLong.empty());
        Mount readOnly = new Mount(Mount.Kind.VOLUME, volume, "/data", true, OptionalLong.empty());
        String writer = running(Specs.inside(
                spec(bare()),
                List.of("sh", "-c", "echo kept > /data/file"),
                Optional.empty(),
                List.of(writable),
                Limits.NONE,
                true));
        real.output(writer);
        engine().remove(writer);
        String reader = running(Specs.inside(
                spec(bare()),
                List.of("sh", "-c", "/bin/busybox cat /data/file; echo no > /data/file || echo refused"),
                Optional.empty(),
                List.of(readOnly),
                Limits.NONE,
                true));
        List<String> said = real.output(reader);
        assertTrue(said.contains("kept"), said::toString);
        assertTrue(said.contains("refused"), said::toString);
    }

    @Test
    void a_host_folder_is_mounted_and_a_missing_one_refused() throws IOException {
        Path folder = Files.createTempDirectory("forge-bind");
        Path file = Files.writeString(folder.resolve("file"), "from the host\n");
        try {
            Mount bind = new Mount(Mount.Kind.BIND, folder.toString(), "/data", true, OptionalLong.empty());
            String name = running(Specs.inside(
                    spec(bare()), List.of("cat", "/data/file"), Optional.empty(), List.of(bind), Limits.NONE, true));
            assertEquals(List.of("from the host"), real.output(name));
            InstanceSpec missing = Specs.mounts(
                    spec(bare()), new Mount(Mount.Kind.BIND, folder + "/none", "/data", true, OptionalLong.empty()));
            ForgeException refused = assertFails(ErrorCode.ENGINE_REFUSED, () -> engine().create(missing, Map.of()));
            assertTrue(refused.line().contains(folder + "/none"), refused.line());
        } finally {
            Files.delete(file);
            Files.delete(folder);
        }
    }

    @Test
    void anonymous_volumes_go_with_their_container() {
        InstanceSpec spec = spec(real.image("volume", RealEngine.shell("exit 0"), "VOLUME /data"));
        engine().create(spec, Map.of());
        String volume = inspect(spec.ref().name()).getMounts().get(0).getName();
        real.direct().docker().inspectVolumeCmd(volume).exec();
        engine().remove(spec.ref().name());
        assertThrows(
                NotFoundException.class,
                () -> real.direct().docker().inspectVolumeCmd(volume).exec());
    }

    @Test
    void a_host_port_in_use_is_named_whoever_has_it() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("0.0.0.0"))) {
            InstanceSpec spec = Specs.publish(spec(), other.getLocalPort(), 8080);
            engine().create(spec, Map.of());
            ForgeException taken = assertFails(
                    ErrorCode.ENGINE_REFUSED, () -> engine().start(spec.ref().name()));
            assertTrue(taken.line().contains("port " + other.getLocalPort()), taken.line());
        }
        int port = RealEngine.freePort();
        running(Specs.publish(spec(), port, 8080));
        InstanceSpec second = Specs.publish(spec(), port, 8080);
        engine().create(second, Map.of());
        ForgeException taken = assertFails(
                ErrorCode.ENGINE_REFUSED, () -> engine().start(second.ref().name()));
        assertTrue(taken.line().contains("port " + port), taken.line());
    }

    @Test
    void a_program_that_is_not_there_is_refused() {
        InstanceSpec plain = spec(real.image("broken", "ENTRYPOINT [\"/bin/none\"]"));
        // With init there is always a program to start.
        InstanceSpec spec = Specs.inside(plain, List.of(), Optional.empty(), List.of(), Limits.NONE, false);
        engine().create(spec, Map.of());
        ForgeException refused = assertFails(
                ErrorCode.ENGINE_REFUSED, () -> engine().start(spec.ref().name()));
        assertTrue(refused.line().contains("/bin/none"), refused.line());
    }

    @Test
    void long_lines_and_wide_characters_come_whole() {
        List<String> lines = output(
                "sh",
                "-c",
                "/bin/busybox yes grün€ | /bin/busybox head -n 5000 | /bin/busybox tr -d '\\n'; echo; echo last");
        assertEquals(List.of("grün€".repeat(5000), "last"), lines);
    }

    @Test
    void both_streams_are_told_apart() {
        InstanceSpec spec = spec(bare());
        String name = running(Specs.inside(
                spec, List.of("sh", "-c", "echo out; echo err >&2"), Optional.empty(), List.of(), Limits.NONE, true));
        real.output(name);
        List<LogLine> lines = engine().tail(name, 10);
        assertEquals(2, lines.size());
        for (LogLine line : lines) {
            assertEquals(line.text().equals("err"), line.error());
            assertTrue(line.at().isAfter(java.time.Instant.EPOCH));
        }
    }

    @Test
    void a_slow_sink_loses_nothing() {
        InstanceSpec spec = spec(bare());
        String name = running(
                Specs.inside(spec, List.of("seq", "1", "20000"), Optional.empty(), List.of(), Limits.NONE, true));
        CountDownLatch go = new CountDownLatch(1);
        List<String> lines = new ArrayList<>();
        CompletableFuture<Optional<String>> end = new CompletableFuture<>();
        Subscription follow = engine().follow(
                        name,
                        OptionalInt.empty(),
                        line -> {
                            awaited(go);
                            lines.add(line.text());
                        },
                        end::complete);
        RealEngine.await("its end", () -> !engine().find(name).orElseThrow().running());
        go.countDown();
        assertEquals(Optional.empty(), end.orTimeout(30, TimeUnit.SECONDS).join());
        assertEquals(
                IntStream.rangeClosed(1, 20_000).mapToObj(Integer::toString).toList(), lines);
        follow.close();
    }

    private static void awaited(CountDownLatch latch) {
        try {
            assertTrue(latch.await(30, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void a_connection_that_died_in_the_pool_is_no_failure() {
        InstanceSpec spec = spec();
        engine().create(spec, Map.of());
        List<CompletableFuture<Void>> warm = IntStream.range(0, RealEngine.MAX_CALLS)
                .mapToObj(i -> CompletableFuture.runAsync(() -> engine().list("x")))
                .toList();
        warm.forEach(CompletableFuture::join);
        real.relay().drop();
        engine().start(spec.ref().name());
        assertTrue(engine().find(spec.ref().name()).orElseThrow().running());
        real.relay().drop();
        engine().stop(spec.ref().name());
        real.relay().drop();
        engine().remove(spec.ref().name());
        assertEquals(Optional.empty(), engine().find(spec.ref().name()));
    }

    @Test
    void an_engine_lost_in_the_middle_of_a_call_is_told() {
        InstanceSpec spec = Specs.stopTimeout(spec(real.image(Program.DEAF)), Duration.ofSeconds(5));
        String name = running(spec);
        CompletableFuture<ForgeException> stop = CompletableFuture.supplyAsync(
                () -> assertFails(ErrorCode.ENGINE_UNREACHABLE, () -> engine().stop(name)));
        RealEngine.await("the stop under way", () -> real.relay().carries("/containers/" + name + "/stop"));
        real.relay().cut();
        ForgeException lost = stop.orTimeout(4, TimeUnit.SECONDS).join();
        assertTrue(lost.line().contains(real.dir().toString()), lost.line());
    }

    @Test
    void waiting_calls_do_not_keep_others_from_being_answered() {
        String deaf = running(Specs.stopTimeout(spec(real.image(Program.DEAF)), Duration.ofSeconds(3)));
        List<CompletableFuture<Void>> stops = IntStream.range(0, RealEngine.MAX_CALLS)
                .mapToObj(i -> CompletableFuture.runAsync(() -> engine().stop(deaf)))
                .toList();
        RealEngine.await("the stop under way", () -> real.relay().carries("/containers/" + deaf + "/stop"));
        assertTrue(engine().find(deaf).isPresent());
        assertTrue(stops.stream().noneMatch(CompletableFuture::isDone));
        stops.forEach(CompletableFuture::join);
    }

    @Test
    void a_network_that_is_no_bridge_or_dockers_own_is_refused() {
        assertFails(ErrorCode.ENGINE_REFUSED, () -> engine().ensureNetwork("host"));
        assertFails(ErrorCode.ENGINE_REFUSED, () -> engine().ensureNetwork("bridge"));
    }

    @Test
    void processes_that_make_one_network_at_the_same_moment_leave_one() {
        for (int round = 0; round < 3; round++) {
            String name = "tf-docker-net-" + ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet();
            List<ContainerEngine> engines = IntStream.range(0, 6)
                    .mapToObj(i -> real.open(Map.of()).engine())
                    .toList();
            CountDownLatch go = new CountDownLatch(1);
            List<CompletableFuture<Void>> made = engines.stream()
                    .map(each -> CompletableFuture.runAsync(
                            () -> {
                                awaited(go);
                                each.ensureNetwork(name);
                            },
                            task -> new Thread(task).start()))
                    .toList();
            go.countDown();
            made.forEach(CompletableFuture::join);
            engines.forEach(ContainerEngine::close);
            var left = real.direct()
                    .docker()
                    .listNetworksCmd()
                    .withNameFilter(name)
                    .exec();
            left.forEach(each ->
                    real.direct().docker().removeNetworkCmd(each.getId()).exec());
            assertEquals(1, left.size());
        }
    }

    @Test
    void a_missing_socket_is_named_with_the_remedy() {
        real.relay().cut();
        ForgeException missing = assertFails(ErrorCode.ENGINE_UNREACHABLE, () -> engine().info());
        assertTrue(missing.line().contains(real.dir() + "/s"), missing.line());
        assertTrue(missing.line().contains("DOCKER_HOST"), missing.line());
    }
}
