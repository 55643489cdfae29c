package dev.tinyforge.git;

import static dev.tinyforge.tck.container.Codes.assertFails;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.ports.container.Cancellation;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.repository.RepositoryHost;
import dev.tinyforge.ports.repository.RepositoryTree;
import dev.tinyforge.ports.repository.TreeLimits;
import dev.tinyforge.ports.settings.ForgeConfig;
import dev.tinyforge.tck.repository.Planted;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.Map;
import java.util.Optional;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.command.AbstractCommandSupport;
import org.eclipse.jgit.internal.storage.dfs.DfsRepositoryDescription;
import org.eclipse.jgit.internal.storage.dfs.InMemoryRepository;
import org.eclipse.jgit.transport.UploadPack;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Git over ssh, with a server in this process. */
final class SshGitTest {
    private final InMemoryRepository shop = new InMemoryRepository(new DfsRepositoryDescription("shop"));
    private final SshServer server = SshServer.setUpDefaultServer();
    private final KeyPair hostKey;
    private final KeyPair key;

    @TempDir
    private Path folder;

    SshGitTest() throws Exception {
        hostKey = KeyUtils.generateKeyPair("ecdsa-sha2-nistp256", 256);
        key = KeyUtils.generateKeyPair("ecdsa-sha2-nistp256", 256);
    }

    @BeforeEach
    void start() throws Exception {
        server.setHost("127.0.0.1");
        server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
        server.setPublickeyAuthenticator(
                (user, shown, session) -> user.equals("git") && KeyUtils.compareKeys(shown, key.getPublic()));
        server.setCommandFactory((channel, command) -> new Upload(command));
        server.start();
        write("key", key);
        write("other", KeyUtils.generateKeyPair("ecdsa-sha2-nistp256", 256));
        Files.writeString(
                folder.resolve("known_hosts"),
                "[127.0.0.1]:" + server.getPort() + " " + PublicKeyEntry.toString(hostKey.getPublic()) + "\n");
    }

    @AfterEach
    void stop() throws IOException {
        server.stop(true);
    }

    private void write(String name, KeyPair pair) throws Exception {
        try (OutputStream out = Files.newOutputStream(folder.resolve(name))) {
            OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(pair, name, null, out);
        }
    }

    private RepositoryHost host(String keyFile, String knownHosts) {
        ForgeConfig config = ForgeConfig.of(Map.of(
                "data_dir", folder.resolve("data").toString(),
                "git.allow_loopback", "true",
                "git.key.ssh_key_file", folder.resolve(keyFile).toString(),
                "git.key.ssh_known_hosts_file", folder.resolve(knownHosts).toString()));
        return new GitRepositoryHostFactory().open(config);
    }

    private Map<String, String> refs(RepositoryHost host, String path) {
        return host.refs("ssh://127.0.0.1:" + server.getPort() + path, Optional.of("key"));
    }

    /** What a host of repositories does for {@code git-upload-pack '/shop'}. */
    private final class Upload extends AbstractCommandSupport {
        Upload(String command) {
            super(command, null);
        }

        @Override
        public void run() {
            try {
                if (getCommand().equals("git-upload-pack '/shop'")) {
                    new UploadPack(shop).upload(getInputStream(), getOutputStream(), getErrorStream());
                    onExit(0);
                } else {
                    getErrorStream().write("s3cret: no such repository\n".getBytes(StandardCharsets.UTF_8));
                    getErrorStream().flush();
                    onExit(128);
                }
            } catch (IOException e) {
                onExit(1, e.getMessage());
            }
        }
    }

    @Test
    void every_branch_and_tag_stands_for_its_commit() {
        String first = Commits.commit(shop, "main");
        Commits.annotate(shop, "v1", first);
        String second = Commits.commit(shop, "main");
        assertEquals(
                Map.of("refs/heads/main", second, "refs/tags/v1", first), refs(host("key", "known_hosts"), "/shop"));
    }

    @Test
    void a_key_that_is_not_taken_is_denied() {
        ForgeException failure =
                assertFails(ErrorCode.REPOSITORY_DENIED, () -> refs(host("other", "known_hosts"), "/shop"));
        assertTrue(failure.line().contains("ssh_key_file"), failure.line());
    }

    @Test
    void a_host_whose_key_is_not_known_is_not_talked_to_nor_remembered() throws IOException {
        Path none = folder.resolve("none");
        ForgeException failure = assertFails(ErrorCode.REPOSITORY_DENIED, () -> refs(host("key", "none"), "/shop"));
        assertTrue(failure.line().contains("ssh_known_hosts_file"), failure.line());
        assertFalse(Files.exists(none));
        Files.writeString(none, "");
        assertFails(ErrorCode.REPOSITORY_DENIED, () -> refs(host("key", "none"), "/shop"));
        assertEquals("", Files.readString(none));
    }

    @Test
    void a_repository_that_does_not_exist_is_denied() {
        ForgeException failure =
                assertFails(ErrorCode.REPOSITORY_DENIED, () -> refs(host("key", "known_hosts"), "/none"));
        assertFalse(failure.line().contains("s3cret"), failure.line());
    }

    @Test
    void nobody_there_is_told() throws IOException {
        RepositoryHost host = host("key", "known_hosts");
        server.stop(true);
        assertFails(ErrorCode.REPOSITORY_UNREACHABLE, () -> refs(host, "/shop"));
    }

    @Test
    void a_commit_is_fetched_by_its_id_or_from_its_branch() throws IOException {
        String first = Commits.commit(shop, "main", Map.of("a", Planted.file("1")));
        String second = Commits.commit(shop, "main", Map.of("a", Planted.file("2")));
        RepositoryHost host = host("key", "known_hosts");
        for (Map.Entry<String, String> each : Map.of(first, "1", second, "2").entrySet()) {
            try (RepositoryTree tree = host.open(
                    "ssh://127.0.0.1:" + server.getPort() + "/shop",
                    Optional.of("key"),
                    each.getKey(),
                    TreeLimits.DEFAULT,
                    line -> {},
                    new Cancellation())) {
                assertEquals(each.getValue(), new String(tree.file("a", 9).orElseThrow(), StandardCharsets.UTF_8));
            }
        }
        Left.awaitNothing(folder.resolve("data/work"));
    }

    @Test
    void this_machine_is_not_asked_unless_it_is_allowed() {
        RepositoryHost strict = new GitRepositoryHostFactory()
                .open(ForgeConfig.of(Map.of(
                        "data_dir", folder.resolve("data").toString(),
                        "git.key.ssh_key_file", folder.resolve("key").toString(),
                        "git.key.ssh_known_hosts_file",
                                folder.resolve("known_hosts").toString())));
        ForgeException failure = assertFails(ErrorCode.REPOSITORY_UNREACHABLE, () -> refs(strict, "/shop"));
        assertTrue(failure.line().contains("git.allow_loopback"), failure.line());
    }
}
