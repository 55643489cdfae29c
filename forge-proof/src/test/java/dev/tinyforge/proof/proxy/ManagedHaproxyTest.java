package dev.tinyforge.proof.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.deploy.InstanceRef;
import dev.tinyforge.domain.deploy.Route;
import dev.tinyforge.domain.naming.ResourceNames;
import dev.tinyforge.domain.release.ImageRef;
import dev.tinyforge.domain.release.PinnedImage;
import dev.tinyforge.domain.workload.DeploymentId;
import dev.tinyforge.domain.workload.Face;
import dev.tinyforge.ports.container.ContainerEngineFactory;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.http.FreshHttp;
import dev.tinyforge.ports.proxy.ProxyRouter;
import dev.tinyforge.ports.proxy.ProxyRouter.Endpoint;
import dev.tinyforge.ports.proxy.ProxyRouter.HeldRoute;
import dev.tinyforge.ports.proxy.ProxyRouter.Observation;
import dev.tinyforge.ports.proxy.ProxyRouter.RouteTarget;
import dev.tinyforge.ports.proxy.ProxyRouterFactory;
import dev.tinyforge.proof.stage.Await;
import dev.tinyforge.proof.stage.Factories;
import dev.tinyforge.proof.stage.Stage;
import dev.tinyforge.tck.container.Specs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** {@code proxy.haproxy.managed=true} on a real engine, the image made of the HAProxy installed here. */
@Tag("real")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ManagedHaproxyTest {
    private static final String HOST = "web.proof.test";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Stage stage = Stage.withHaproxy("managed").with("proxy.haproxy.binary", "/usr/sbin/haproxy");
    private final String container = stage.setting("proxy.haproxy.container");
    private final ContainerEngineFactory.Connection connection = Factories.named(
                    ContainerEngineFactory.class, ContainerEngineFactory::name, "docker")
            .open(stage.config());
    private final Set<String> made = new TreeSet<>();
    private RouteTarget v1;
    private RouteTarget v2;

    @BeforeAll
    void runTheInstances() {
        stage.images("v1", "v2");
        connection.engine().ensureNetwork(stage.network());
        v1 = run("v1", 1);
        v2 = run("v2", 2);
    }

    @AfterAll
    void clear() {
        connection.engine().close();
        stage.close();
        made.forEach(tag -> stage.engine().delete("/images/" + tag));
    }

    @BeforeEach
    void noProxyYet() throws IOException {
        stage.engine().remove(container);
        Path folder = stage.data().resolve("haproxy");
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    @Test
    void a_first_start_builds_the_image_and_runs_it() throws IOException {
        // The same program with a byte more behind it: one the engine has no image of.
        Path program = Files.copy(Path.of("/usr/sbin/haproxy"), stage.folder().resolve("haproxy"));
        Files.write(program, new byte[] {0}, StandardOpenOption.APPEND);
        Set<String> before = localImages();
        String setting = stage.setting("proxy.haproxy.binary");
        stage.with("proxy.haproxy.binary", program.toString());
        try (ProxyRouter router = router()) {
            router.start();
            made.addAll(localImages());
            made.removeAll(before);
            assertEquals(1, made.size(), made.toString());
            assertEquals("running", inspect("State.Status"));
            assertEquals("unless-stopped", inspect("HostConfig.RestartPolicy.Name"));
            router.write(List.of(v1), List.of());
            assertServes("v1", router, v1);
        } finally {
            stage.with("proxy.haproxy.binary", setting);
        }
    }

    @Test
    void removed_by_hand_it_is_made_again_with_its_routes() {
        try (ProxyRouter router = router()) {
            router.start();
            router.write(List.of(v2), List.of());
            stage.engine().remove(container);
            assertInstanceOf(Observation.Unreachable.class, router.observe(HOST));
            assertUnreachable(router);
            router.start();
            assertServes("v2", router, v2);
        }
    }

    @Test
    void stopped_it_is_started_again_with_its_routes() {
        try (ProxyRouter router = router()) {
            router.start();
            router.write(List.of(v1), List.of());
            String made = inspect("Id");
            stage.proxy().stop();
            assertEquals("exited", inspect("State.Status"));
            assertUnreachable(router);
            router.start();
            assertServes("v1", router, v1);
            assertEquals(made, inspect("Id"), "started, not made anew");
        }
    }

    @Test
    void restarted_alone_it_serves_on_from_what_is_on_disk() {
        try (ProxyRouter router = router()) {
            router.start();
            router.write(List.of(v1), List.of());
            router.write(List.of(v2), List.of());
        }
        stage.engine().post("/containers/" + container + "/restart?t=2", "");
        // Nothing of Forge is there now.
        Await.that("v2 through the restarted proxy", PATIENCE, () -> ask().equals(Optional.of("v2")));
    }

    @Test
    void a_forge_started_again_takes_the_running_one_as_it_is() {
        try (ProxyRouter router = router()) {
            router.start();
            router.write(List.of(v1), List.of());
        }
        String made = inspect("Id");
        String started = inspect("State.StartedAt");
        try (ProxyRouter router = router()) {
            router.start();
            assertServes("v1", router, v1);
            router.write(List.of(v2), List.of());
            assertServes("v2", router, v2);
        }
        assertEquals(made, inspect("Id"));
        assertEquals(started, inspect("State.StartedAt"));
    }

    @Test
    void a_port_taken_by_another_program_is_named_with_its_setting_and_tried_again() throws IOException {
        int port = stage.proxy().address().getPort();
        try (ProxyRouter router = router()) {
            try (ServerSocket other = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                ForgeException refusal = assertThrows(ForgeException.class, router::start);
                assertEquals(ErrorCode.PROXY_REFUSED, refusal.code());
                assertEquals(
                        "port " + other.getLocalPort()
                                + " is taken by another program: stop it, or set proxy.haproxy.http_port",
                        refusal.line());
            }
            router.start();
            router.write(List.of(v1), List.of());
            assertServes("v1", router, v1);
        }
    }

    @Test
    void a_container_of_that_name_that_is_not_ours_is_left_alone() {
        connection
                .engine()
                .create(Specs.networks(Specs.of(container, image("v1"), Map.of()), stage.network()), Map.of());
        String theirs = inspect("Id");
        try (ProxyRouter router = router()) {
            ForgeException refusal = assertThrows(ForgeException.class, router::start);
            assertEquals(ErrorCode.PROXY_REFUSED, refusal.code());
            assertTrue(refusal.line().contains("proxy.haproxy.container"), refusal.line());
        }
        assertEquals(theirs, inspect("Id"));
        assertEquals("created", inspect("State.Status"));
    }

    private ProxyRouter router() {
        return Factories.named(ProxyRouterFactory.class, ProxyRouterFactory::name, "haproxy")
                .open(stage.config(), connection, Instant::now);
    }

    private RouteTarget run(String version, int number) {
        String name = stage.network() + "-" + version;
        connection
                .engine()
                .create(
                        Specs.networks(
                                Specs.of(name, image(version), Map.of(ResourceNames.LABEL_WORKLOAD, "proof")),
                                stage.network()),
                        Map.of());
        connection.engine().start(name);
        String address =
                connection.engine().find(name).orElseThrow().addresses().get(stage.network());
        InstanceRef instance =
                new InstanceRef(new DeploymentId("01j000000000000000000000%02d".formatted(number)), name);
        return new RouteTarget(new Route(HOST, instance, 8080, Face.Options.NONE), new Endpoint(name, address, 8080));
    }

    private PinnedImage image(String version) {
        return connection.images().resolve(ImageRef.parse(stage.repository() + ":" + version), Optional.empty());
    }

    private void assertServes(String version, ProxyRouter router, RouteTarget target) {
        DeploymentId marker = target.route().instance().deployment();
        assertEquals(new Observation.SwitchedTo(marker), router.observe(HOST));
        assertEquals(Optional.of(version), ask());
        assertEquals(List.of(new HeldRoute(HOST, marker, router.upstream(target.endpoint()), true)), router.list());
    }

    private Set<String> localImages() {
        Set<String> tags = new TreeSet<>();
        stage.engine().get("/images/json").body().forEach(image -> image.path("RepoTags")
                .forEach(tag -> {
                    if (tag.asText().startsWith("tinyforge/haproxy:")) {
                        tags.add(tag.asText());
                    }
                }));
        return tags;
    }

    private static void assertUnreachable(ProxyRouter router) {
        assertEquals(
                ErrorCode.PROXY_UNREACHABLE,
                assertThrows(ForgeException.class, router::list).code());
    }

    /** What answers for the host; empty when nothing does. */
    private Optional<String> ask() {
        try {
            FreshHttp.Answer answer = FreshHttp.get(stage.proxy().address(), HOST, "/", Duration.ofSeconds(5));
            return answer.status() == 200
                    ? Optional.of(answer.body().strip().replace("tinyforge ", ""))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** A value of what the engine says of the proxy's container, by its path. */
    private String inspect(String path) {
        return stage.engine()
                .get("/containers/" + container + "/json")
                .body()
                .at("/" + path.replace('.', '/'))
                .asText();
    }
}
