package dev.tinyforge.git;

import static dev.tinyforge.tck.container.Codes.assertFails;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.net.AddressPolicy;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.repository.RepositoryHost;
import dev.tinyforge.ports.settings.ForgeConfig;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The certificate must be for the name that was asked for, whatever address it was found at. */
final class TlsTest {
    private static final String NAME = "git.invalid";
    private static final char[] PASSWORD = "changeit".toCharArray();

    private final SSLContext usual;

    @TempDir
    private Path folder;

    TlsTest() throws Exception {
        usual = SSLContext.getDefault();
    }

    @BeforeEach
    void trust() throws Exception {
        SSLContext.setDefault(context());
    }

    @AfterEach
    void forget() {
        SSLContext.setDefault(usual);
    }

    /** Has a certificate for the name, and trusts it. */
    private SSLContext context() throws Exception {
        Path file = folder.resolve("keys.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "git",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + NAME,
                        "-ext",
                        "san=dns:" + NAME,
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        String.valueOf(PASSWORD))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertTrue(keytool.waitFor(60, TimeUnit.SECONDS));
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("git", store.getCertificate("git"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private RepositoryHost host() {
        return new JGitRepositoryHost(
                ForgeConfig.of(Map.of("git.token.password", "t0ken"))::git,
                new Addresses(name -> new InetAddress[] {InetAddress.getLoopbackAddress()}, new AddressPolicy(true)),
                folder);
    }

    @Test
    void the_certificate_is_for_the_name() throws Exception {
        try (GitServer server = new GitServer(InetAddress.getLoopbackAddress(), Optional.of(SSLContext.getDefault()))) {
            String commit = Commits.commit(server.create("shop"), "main");
            assertEquals(Map.of("refs/heads/main", commit), host().refs(server.url(NAME, "shop"), Optional.empty()));
            for (String other : new String[] {"other.invalid", "127.0.0.1"}) {
                ForgeException failure = assertFails(ErrorCode.REPOSITORY_UNREACHABLE, () -> host().refs(
                                server.url(other, "shop"), Optional.empty()));
                assertTrue(failure.line().contains("TLS"), failure.line());
            }
            SSLContext.setDefault(usual);
            assertFails(
                    ErrorCode.REPOSITORY_UNREACHABLE, () -> host().refs(server.url(NAME, "shop"), Optional.empty()));
        }
    }

    @Test
    void a_token_goes_with_the_user_that_most_hosts_take() throws Exception {
        try (GitServer server = new GitServer(InetAddress.getLoopbackAddress(), Optional.of(SSLContext.getDefault()))) {
            server.create("shop");
            server.guard("shop");
            assertFails(ErrorCode.REPOSITORY_DENIED, () -> host().refs(server.url(NAME, "shop"), Optional.of("token")));
            String shown =
                    "Basic " + Base64.getEncoder().encodeToString("oauth2:t0ken".getBytes(StandardCharsets.UTF_8));
            assertTrue(server.asked().stream().anyMatch(headers -> String.valueOf(headers.get("Authorization"))
                    .equals("[" + shown + "]")));
        }
    }
}
