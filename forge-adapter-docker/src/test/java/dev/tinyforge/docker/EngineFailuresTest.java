package dev.tinyforge.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.InternalServerErrorException;
import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.release.ImageRef;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.settings.ForgeConfig;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What people read when the engine or a registry fails. */
final class EngineFailuresTest {
    private static final ImageRef IMAGE = ImageRef.parse("registry.example:5000/team/app:v1");

    private final EngineFailures failures = new EngineFailures(EngineAddress.parse("unix:///run/d.sock"));

    private ForgeException of(Throwable failure) {
        return failures.of("list containers", failure);
    }

    private static void assertUnreachable(ForgeException failure, String... words) {
        assertEquals(ErrorCode.ENGINE_UNREACHABLE, failure.code());
        for (String word : words) {
            assertTrue(failure.line().contains(word), failure.line());
        }
    }

    @Test
    void no_socket_no_permission_and_nobody_there_have_their_remedies() {
        assertUnreachable(
                of(new RuntimeException(new SocketException("No such file or directory"))),
                "unix:///run/d.sock",
                "start Docker",
                "DOCKER_HOST");
        assertUnreachable(
                of(new RuntimeException(new SocketException("Permission denied"))),
                "unix:///run/d.sock",
                "docker group",
                "DOCKER_HOST");
        assertUnreachable(
                of(new RuntimeException(new ConnectException("Connection refused"))),
                "unix:///run/d.sock",
                "start Docker",
                "DOCKER_HOST");
        assertUnreachable(of(new RuntimeException(new IOException("Broken pipe"))), "broke", "Broken pipe");
    }

    @Test
    void only_a_connection_that_was_lost_is_tried_again() {
        assertTrue(EngineFailures.broken(new RuntimeException(new IOException("Broken pipe"))));
        assertTrue(EngineFailures.broken(new RuntimeException(new SocketException("Connection reset"))));
        assertFalse(EngineFailures.broken(new RuntimeException(new ConnectException("Connection refused"))));
        assertFalse(EngineFailures.broken(new RuntimeException(new SocketException("No such file or directory"))));
        assertFalse(EngineFailures.broken(new RuntimeException(new SocketException("Permission denied"))));
        assertFalse(EngineFailures.broken(new DockerException("{}", 500)));
        assertFalse(EngineFailures.broken(new IllegalStateException("Connection pool shut down")));
    }

    @Test
    void the_engines_no_is_told_in_its_words() {
        ForgeException refused = of(new InternalServerErrorException("{\"message\":\"no space\\nleft\"}"));
        assertEquals(ErrorCode.ENGINE_REFUSED, refused.code());
        assertEquals("the Docker engine refused to list containers: no space; left", refused.line());
        assertTrue(of(new DockerException("not JSON", 502)).line().endsWith("not JSON"));
    }

    @Test
    void a_taken_port_is_found_in_every_engines_words() {
        assertEquals(
                Optional.of("8080"),
                EngineFailures.takenPort("driver failed programming external connectivity on endpoint x (ab): "
                        + "Bind for 0.0.0.0:8080 failed: port is already allocated"));
        assertEquals(
                Optional.of("80"),
                EngineFailures.takenPort("driver failed programming external connectivity on endpoint x: Error "
                        + "starting userland proxy: listen tcp4 0.0.0.0:80: bind: address already in use"));
        assertEquals(
                Optional.of("81"),
                EngineFailures.takenPort("failed to set up container networking: driver failed programming external "
                        + "connectivity on endpoint x: failed to bind host port for 0.0.0.0:81:172.17.0.3:80/tcp: "
                        + "address already in use"));
        assertEquals(
                Optional.of("82"),
                EngineFailures.takenPort("failed to bind host port 0.0.0.0:82/tcp: address already in use"));
        assertEquals(Optional.empty(), EngineFailures.takenPort("the container is running: 80"));
    }

    @Test
    void an_address_that_is_none_is_refused_when_it_is_set() {
        for (String wrong :
                new String[] {"ssh://host", "/var/run/docker.sock", "unix://", "tcp://host", "tcp:// x:1"}) {
            InvalidInput refused = assertThrows(InvalidInput.class, () -> new DockerEngineFactory()
                    .open(ForgeConfig.of(Map.of("docker.host", wrong))));
            assertTrue(String.valueOf(refused.getMessage()).contains("docker.host"), refused.getMessage());
        }
    }

    @Test
    void what_registries_say() {
        assertEquals(ErrorCode.IMAGE_NOT_FOUND, registry(404, "manifest for x not found: manifest unknown"));
        assertEquals(ErrorCode.IMAGE_NOT_FOUND, registry(500, "manifest unknown: manifest unknown"));
        assertEquals(ErrorCode.REGISTRY_DENIED, registry(401, "errors:\nunauthorized: authentication required\n"));
        assertEquals(ErrorCode.REGISTRY_DENIED, registry(500, "no basic auth credentials"));
        assertEquals(
                ErrorCode.REGISTRY_DENIED,
                registry(403, "errors:\ndenied: requested access to the resource is denied\n"));
        assertEquals(
                ErrorCode.REGISTRY_UNREACHABLE,
                registry(500, "Get \"https://r/v2/\": dial tcp: lookup r on 10.0.0.1:53: no such host"));
        assertEquals(
                ErrorCode.REGISTRY_UNREACHABLE,
                registry(500, "Get \"http://r/v2/\": dial tcp 127.0.0.1:9: connect: connection refused"));
        assertEquals(ErrorCode.REGISTRY_UNREACHABLE, registry(500, "x509: certificate signed by unknown authority"));
        assertEquals(ErrorCode.REGISTRY_UNREACHABLE, registry(429, "toomanyrequests: slow down"));
        assertEquals(ErrorCode.ENGINE_REFUSED, registry(0, "write /var/lib: no space left on device"));
    }

    private static ErrorCode registry(int status, String message) {
        ForgeException failure = Registries.refusal(IMAGE, status, message);
        assertTrue(
                failure.code() == ErrorCode.ENGINE_REFUSED || failure.line().contains(IMAGE.toString()),
                failure.line());
        return failure.code();
    }

    @Test
    void docker_hubs_many_names_are_one() {
        assertEquals("docker.io", Registries.host("https://index.docker.io/v1/"));
        assertEquals("r.example:5000", Registries.host("http://R.example:5000"));
        assertEquals("nginx", Registries.familiar("docker.io/library/nginx"));
        assertEquals("team/app", Registries.familiar("docker.io/team/app"));
        assertEquals("r:5000/app", Registries.familiar("r:5000/app"));
        assertTrue(DockerImages.sameRepository("nginx:1", "docker.io/library/nginx"));
        assertTrue(DockerImages.sameRepository("r:5000/app@sha256:00", "r:5000/app"));
        assertTrue(DockerImages.sameRepository("r:5000/app", "r:5000/app"));
        assertFalse(DockerImages.sameRepository("r:5000/apple:1", "r:5000/app"));
    }
}
