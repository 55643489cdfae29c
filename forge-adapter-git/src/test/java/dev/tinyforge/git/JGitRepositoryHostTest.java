package dev.tinyforge.git;

import static dev.tinyforge.tck.container.Codes.assertFails;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import dev.tinyforge.domain.net.AddressPolicy;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.repository.RepositoryHost;
import dev.tinyforge.ports.settings.ForgeConfig;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What hosts may answer, and what becomes of it. */
final class JGitRepositoryHostTest {
    private static final Optional<String> NOBODY = Optional.empty();
    private static final Optional<String> RIGHT = Optional.of("right");
    private static final int MOST = 256 * 1024;
    private static final Addresses NEAR = new Addresses(InetAddress::getAllByName, new AddressPolicy(true));

    private final GitServer server = new GitServer();
    private final GitServer elsewhere = new GitServer();
    private final RepositoryHost host = host(Duration.ofSeconds(60), Map.of());

    private static RepositoryHost host(Duration patience, Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "git.right.username", GitServer.USER,
                "git.right.password", GitServer.PASSWORD,
                "git.wrong.username", GitServer.USER,
                "git.wrong.password", "guess"));
        settings.putAll(more);
        return new JGitRepositoryHost(ForgeConfig.of(settings)::git, NEAR, Path.of("nowhere"), patience, MOST);
    }

    @AfterEach
    void close() {
        server.close();
        elsewhere.close();
    }

    private String shop(GitServer.Answering answering) {
        server.on("shop", answering);
        return server.url("shop");
    }

    private static void reply(HttpExchange exchange, int status, String body, String... headers) throws IOException {
        for (int i = 0; i < headers.length; i += 2) {
            exchange.getResponseHeaders().add(headers[i], headers[i + 1]);
        }
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static String shown(Map<String, ?> headers) {
        return String.valueOf(headers.get("Authorization"));
    }

    @Test
    void wrong_credentials_are_denied_without_being_repeated() {
        server.create("secret");
        server.guard("secret");
        ForgeException failure =
                assertFails(ErrorCode.REPOSITORY_DENIED, () -> host.refs(server.url("secret"), Optional.of("wrong")));
        assertFalse(failure.line().contains("guess"), failure.line());
        assertTrue(failure.line().contains(server.url("secret")), failure.line());
        assertEquals(2, server.asked().size());
    }

    @Test
    void credentials_are_not_shown_to_who_does_not_ask() {
        server.create("public");
        assertEquals(Map.of(), host.refs(server.url("public"), RIGHT));
        server.asked().forEach(headers -> assertEquals("null", shown(headers)));
    }

    @Test
    void credentials_of_another_host_are_not_shown() {
        server.create("secret");
        server.guard("secret");
        RepositoryHost bound = host(Duration.ofSeconds(60), Map.of("git.right.server", "git.example"));
        assertFails(ErrorCode.REPOSITORY_DENIED, () -> bound.refs(server.url("secret"), RIGHT));
        assertEquals(0, server.asked().size());
    }

    @ParameterizedTest
    @CsvSource({
        "401,REPOSITORY_DENIED",
        "403,REPOSITORY_DENIED",
        "404,REPOSITORY_DENIED",
        "410,REPOSITORY_DENIED",
        "429,REPOSITORY_UNREACHABLE",
        "500,REPOSITORY_UNREACHABLE",
        "503,REPOSITORY_UNREACHABLE"
    })
    void a_no_is_told_from_no_answer(int status, ErrorCode code) {
        String url = shop(exchange -> reply(exchange, status, "", "WWW-Authenticate", "Basic realm=\"git\""));
        ForgeException failure = assertFails(code, () -> host.refs(url, NOBODY));
        assertTrue(failure.line().contains(Integer.toString(status)), failure.line());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>welcome</html>",
                "001e# service=git-upload-pack\n0000",
                "zzzz",
                "001e# service=git-upload-pack\n0000ffff",
                "000eversion 2\n0000"
            })
    void what_is_not_git_is_told(String body) {
        String url = shop(exchange -> {
            String type = body.startsWith("<") ? "text/html" : "application/x-git-upload-pack-advertisement";
            reply(exchange, 200, body, "Content-Type", type);
        });
        assertFails(ErrorCode.REPOSITORY_UNREACHABLE, () -> host.refs(url, NOBODY));
    }

    @Test
    void an_answer_that_is_too_long_is_not_read() {
        String url = shop(exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "application/x-git-upload-pack-advertisement");
            exchange.sendResponseHeaders(200, 0);
            OutputStream out = exchange.getResponseBody();
            out.write("001e# service=git-upload-pack\n0000".getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; ; i++) {
                String line = "%040x refs/heads/b%07d\n".formatted(i + 1, i);
                out.write("%04x%s".formatted(line.length() + 4, line).getBytes(StandardCharsets.US_ASCII));
            }
        });
        ForgeException failure = assertFails(ErrorCode.REPOSITORY_UNREACHABLE, () -> host.refs(url, NOBODY));
        assertTrue(failure.line().contains("longer"), failure.line());
    }

    @Test
    void a_host_that_hangs_or_never_ends_is_given_up() {
        RepositoryHost hasty = host(Duration.ofMillis(700), Map.of());
        CountDownLatch over = new CountDownLatch(1);
        String hangs = shop(exchange -> {
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        assertFails(ErrorCode.REPOSITORY_UNREACHABLE, () -> hasty.refs(hangs, NOBODY));
        server.on("drips", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "application/x-git-upload-pack-advertisement");
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write("fff0".getBytes(StandardCharsets.US_ASCII));
            exchange.getResponseBody().flush();
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        assertFails(ErrorCode.REPOSITORY_UNREACHABLE, () -> hasty.refs(server.url("drips"), NOBODY));
        over.countDown();
    }

    @Test
    void nobody_there_is_told() {
        String url = server.url("shop");
        server.close();
        ForgeException failure = assertFails(ErrorCode.REPOSITORY_UNREACHABLE, () -> host.refs(url, NOBODY));
        assertTrue(failure.line().contains("takes no connection"), failure.line());
        ForgeException unknown =
                assertFails(ErrorCode.REPOSITORY_UNREACHABLE, () -> host.refs("https://nobody.invalid/shop", NOBODY));
        assertTrue(unknown.line().contains("unknown"), unknown.line());
    }

    @Test
    void a_redirect_is_followed_and_elsewhere_no_credentials_are_shown() {
        elsewhere.create("shop");
        elsewhere.guard("shop");
        String url = shop(exchange -> {
            if (exchange.getRequestHeaders().getFirst("Authorization") == null) {
                reply(exchange, 401, "", "WWW-Authenticate", "Basic realm=\"git\"");
            } else {
                String query = exchange.getRequestURI().getRawQuery();
                reply(exchange, 302, "", "Location", elsewhere.url("shop") + "/info/refs?" + query);
            }
        });
        assertFails(ErrorCode.REPOSITORY_DENIED, () -> host.refs(url, RIGHT));
        assertFalse(elsewhere.asked().isEmpty());
        elsewhere.asked().forEach(headers -> assertEquals("null", shown(headers)));
    }

    @Test
    void a_redirect_to_the_same_host_is_followed() {
        String commit = Commits.commit(server.create("moved"), "main");
        String url = shop(exchange -> reply(
                exchange,
                301,
                "",
                "Location",
                server.url("moved") + "/info/refs?" + exchange.getRequestURI().getRawQuery()));
        assertEquals(Map.of("refs/heads/main", commit), host.refs(url, NOBODY));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://169.254.169.254/shop/info/refs", "ftp://127.0.0.1/info/refs", "/elsewhere", ""})
    void a_redirect_to_where_no_repository_is_is_not_followed(String location) {
        String url = shop(exchange -> reply(exchange, 302, "", "Location", location));
        assertFails(ErrorCode.REPOSITORY_UNREACHABLE, () -> host.refs(url, NOBODY));
    }

    @Test
    void no_error_repeats_what_the_host_was_shown() {
        String url = shop(exchange -> {
            String given = exchange.getRequestHeaders().getFirst("Authorization");
            if (given == null) {
                reply(exchange, 401, "", "WWW-Authenticate", "Basic realm=\"git\"");
            } else {
                String line = "ERR " + given + " " + GitServer.PASSWORD;
                reply(
                        exchange,
                        200,
                        "001e# service=git-upload-pack\n0000%04x%s".formatted(line.length() + 4, line),
                        "Content-Type",
                        "application/x-git-upload-pack-advertisement");
            }
        });
        ForgeException failure = assertThrows(ForgeException.class, () -> host.refs(url, RIGHT));
        for (Throwable each = failure; each != null; each = each.getCause()) {
            assertFalse(String.valueOf(each.getMessage()).contains(GitServer.PASSWORD), each.getMessage());
        }
    }

    @Test
    void settings_of_user_and_machine_are_not_read() {
        String commit = Commits.commit(server.create("shop"), "main");
        SystemReader usual = SystemReader.getInstance();
        SystemReader.setInstance(new SystemReader.Delegate(usual) {
            @Override
            public FileBasedConfig openUserConfig(Config parent, FS fs) {
                throw new AssertionError("the user's settings are read");
            }

            @Override
            public FileBasedConfig openSystemConfig(Config parent, FS fs) {
                throw new AssertionError("the machine's settings are read");
            }

            @Override
            public FileBasedConfig openJGitConfig(Config parent, FS fs) {
                throw new AssertionError("JGit's settings are read");
            }
        });
        try {
            assertEquals(Map.of("refs/heads/main", commit), host.refs(server.url("shop"), NOBODY));
        } finally {
            SystemReader.setInstance(usual);
        }
    }

    @Test
    void ssh_needs_a_key_that_can_be_read(@TempDir Path folder) throws IOException {
        assertFails(ErrorCode.REPOSITORY_DENIED, () -> host.refs("git@host.invalid:shop", NOBODY));
        assertFails(ErrorCode.REPOSITORY_DENIED, () -> host.refs("git@host.invalid:shop", RIGHT));
        Path key = folder.resolve("key");
        RepositoryHost keyed = host(Duration.ofSeconds(5), Map.of("git.key.ssh_key_file", key.toString()));
        ForgeException missing =
                assertFails(ErrorCode.REPOSITORY_DENIED, () -> keyed.refs("git@host.invalid:shop", Optional.of("key")));
        assertTrue(missing.line().contains("git.key.ssh_key_file"), missing.line());
        Files.writeString(key, "no key");
        assertFails(ErrorCode.REPOSITORY_UNREACHABLE, () -> keyed.refs("ssh://host.invalid/shop", Optional.of("key")));
    }
}
