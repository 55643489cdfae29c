package dev.tinyforge.git;

import static dev.tinyforge.tck.container.Codes.assertFails;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.net.AddressPolicy;
import dev.tinyforge.ports.container.Cancellation;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.repository.RepositoryHost;
import dev.tinyforge.ports.repository.TreeLimits;
import dev.tinyforge.ports.settings.ForgeConfig;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a name leads is where the connection goes, and only if it may. */
final class AddressesTest {
    private static final Optional<String> NOBODY = Optional.empty();
    /** No resolver but the test's knows it. */
    private static final String NAME = "git.invalid";

    private final GitServer server = new GitServer();

    @AfterEach
    void close() {
        server.close();
    }

    @TempDir
    private Path data;

    private RepositoryHost host(Addresses.Resolver resolver, boolean loopback) {
        return new JGitRepositoryHost(
                ForgeConfig.of(Map.of())::git,
                new Addresses(resolver, new AddressPolicy(loopback)),
                data,
                Duration.ofSeconds(20),
                1 << 20);
    }

    private static InetAddress[] at(String... addresses) throws UnknownHostException {
        InetAddress[] all = new InetAddress[addresses.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = InetAddress.getByName(addresses[i]);
        }
        return all;
    }

    @Test
    void a_name_is_looked_up_once_for_each_connection_which_goes_there() {
        String commit = Commits.commit(server.create("shop"), "main");
        AtomicInteger lookups = new AtomicInteger();
        RepositoryHost host = host(
                name -> {
                    assertEquals(NAME, name);
                    lookups.incrementAndGet();
                    return at("127.0.0.1");
                },
                true);
        assertEquals(Map.of("refs/heads/main", commit), host.refs(server.url(NAME, "shop"), NOBODY));
        assertEquals(server.asked().size(), lookups.get());
        assertEquals(List.of(NAME + ":" + server.port()), server.asked().get(0).get("Host"));
    }

    @Test
    void a_name_that_leads_elsewhere_the_next_time_is_not_followed() {
        String commit = Commits.commit(server.create("shop"), "main");
        Deque<String> answers = new ArrayDeque<>(List.of("127.0.0.1", "169.254.169.254", "127.0.0.1"));
        RepositoryHost host = host(name -> at(answers.remove()), true);
        ForgeException failure = assertFails(
                ErrorCode.REPOSITORY_UNREACHABLE,
                () -> host.open(
                        server.url(NAME, "shop"), NOBODY, commit, TreeLimits.DEFAULT, line -> {}, new Cancellation()));
        assertTrue(failure.line().contains("metadata"), failure.line());
        assertEquals(1, server.asked().size());
    }

    @Test
    void a_name_that_leads_to_both_is_a_trap() {
        server.create("shop");
        RepositoryHost host = host(name -> at("127.0.0.1", "fe80::1"), true);
        assertFails(ErrorCode.REPOSITORY_UNREACHABLE, () -> host.refs(server.url(NAME, "shop"), NOBODY));
        assertEquals(0, server.asked().size());
    }

    @Test
    void one_address_that_does_not_answer_does_not_hide_another() {
        String commit = Commits.commit(server.create("shop"), "main");
        RepositoryHost host = host(name -> at("127.0.0.9", "127.0.0.1"), true);
        assertEquals(Map.of("refs/heads/main", commit), host.refs(server.url(NAME, "shop"), NOBODY));
    }

    @Test
    void this_machine_is_not_asked_unless_it_is_allowed() {
        server.create("shop");
        Map<String, String> settings = Map.of("data_dir", data.toString());
        RepositoryHost strict = new GitRepositoryHostFactory().open(ForgeConfig.of(settings));
        ForgeException failure =
                assertFails(ErrorCode.REPOSITORY_UNREACHABLE, () -> strict.refs(server.url("shop"), NOBODY));
        assertTrue(failure.line().contains("git.allow_loopback"), failure.line());
        assertEquals(0, server.asked().size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"127.0.0.1", "localhost", "127.1", "2130706433", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "[::]"
            })
    void no_redirect_leads_to_this_machine(String where) throws Exception {
        server.create("shop");
        try (GitServer outside = new GitServer(ownAddress())) {
            outside.on("shop", exchange -> {
                exchange.getResponseHeaders()
                        .add("Location", server.url(where, "shop") + "/info/refs?service=git-upload-pack");
                exchange.sendResponseHeaders(302, -1);
            });
            RepositoryHost host = host(InetAddress::getAllByName, false);
            assertFails(ErrorCode.REPOSITORY_UNREACHABLE, () -> host.refs(outside.url("shop"), NOBODY));
            assertEquals(1, outside.asked().size());
        }
        assertEquals(0, server.asked().size());
    }

    /** Of this machine, as others see it. */
    private static InetAddress ownAddress() throws Exception {
        Optional<InetAddress> own = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
                .findFirst();
        Assumptions.assumeTrue(own.isPresent(), "this machine has no address but loopback");
        return own.get();
    }
}
