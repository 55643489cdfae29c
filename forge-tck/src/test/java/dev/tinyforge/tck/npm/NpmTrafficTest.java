package dev.tinyforge.tck.npm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("real")
class NpmTrafficTest {

    private final Map<String, InetAddress> names = new ConcurrentHashMap<>();
    private final Backends backends = new Backends();
    private NpmStandIn npm;
    private Client client;

    @BeforeEach
    void start() {
        npm = NpmStandIn.start(NpmStandIn.Options.defaults()
                .withNames(name -> Optional.ofNullable(names.get(name)))
                .withResolverValid(Duration.ofSeconds(3)));
        client = Client.loggedIn(npm);
    }

    @AfterEach
    void close() {
        npm.close();
        backends.close();
    }

    private static InetAddress address(String text) throws IOException {
        return InetAddress.getByName(text);
    }

    @Test
    void unknownHostGets200AtTheRootAnd404Elsewhere() {
        assertEquals(200, client.traffic("nobody.test", "/").status());
        assertEquals(NginxConf.DEFAULT_PAGE, client.served("nobody.test"));
        assertEquals(404, client.traffic("nobody.test", "/path").status());
    }

    @Test
    void answersGoOnFromTheOldTargetForAMomentAfterPutReturned() {
        int blue = backends.start("blue");
        int green = backends.start("green");
        int id = client.create("a.test", "127.0.0.1", blue);
        client.awaitServed("a.test", "blue");
        client.put(id, "{\"forward_port\":" + green + "}");
        assertEquals("blue", client.served("a.test"));
        client.awaitServed("a.test", "green");
    }

    @Test
    void markerInTheAdvancedConfigIsAnsweredByNginxItself() {
        int blue = backends.start("blue");
        int id = client.create("a.test", "127.0.0.1", blue);
        client.awaitServed("a.test", "blue");
        String marker = "location = /.well-known/tinyforge/x { return 200 \\\"deployment-7\\\"; }";
        assertEquals(
                200, client.put(id, "{\"advanced_config\":\"" + marker + "\"}").status());
        Client.await(() ->
                client.traffic("a.test", "/.well-known/tinyforge/x").body().equals("deployment-7"));
        assertEquals("blue", client.served("a.test"));
    }

    @Test
    void badAdvancedConfigTakesTheSiteDownWith200AndAGoodPutRestoresIt() {
        int blue = backends.start("blue");
        int id = client.create("a.test", "127.0.0.1", blue);
        client.awaitServed("a.test", "blue");

        Client.Reply bad = client.put(id, "{\"advanced_config\":\"no_such_directive on;\"}");
        assertEquals(200, bad.status());
        assertFalse(bad.json().path("meta").path("nginx_online").asBoolean());
        assertTrue(bad.json().path("meta").path("nginx_err").asText().contains("no_such_directive"));
        assertFalse(npm.host("a.test").orElseThrow().confOnDisk());
        client.awaitServed("a.test", NginxConf.DEFAULT_PAGE);

        client.put(id, "{\"advanced_config\":\"\"}");
        client.awaitServed("a.test", "blue");
    }

    @Test
    void newHostWithABrokenConfigIsStill201() {
        Client.Reply reply = client.api(
                "POST",
                "/nginx/proxy-hosts",
                Client.body("a.test", "127.0.0.1", 81, ",\"advanced_config\":\"no_such_directive on;\""));
        assertEquals(201, reply.status());
        assertEquals("{}", reply.json().path("meta").toString());
        assertEquals(Optional.of(false), npm.host("a.test").orElseThrow().online());
    }

    @Test
    void disabledByPutKeepsItsTrafficAndDisabledByPostLosesIt() {
        int id = client.create("a.test", "127.0.0.1", backends.start("blue"));
        client.awaitServed("a.test", "blue");
        assertEquals(200, client.put(id, "{\"enabled\":false}").status());
        npm.restartNginx();
        assertEquals("blue", client.served("a.test"));
        client.put(id, "{\"enabled\":true}");
        client.api("POST", "/nginx/proxy-hosts/" + id + "/disable", "");
        client.awaitServed("a.test", NginxConf.DEFAULT_PAGE);
        client.api("POST", "/nginx/proxy-hosts/" + id + "/enable", "");
        client.awaitServed("a.test", "blue");
    }

    @Test
    void deadTargetIsOnlineAndThen502() {
        Client.Reply created =
                client.api("POST", "/nginx/proxy-hosts", Client.body("a.test", "127.0.0.1", Ports.free(), ""));
        assertEquals(201, created.status());
        client.awaitServed("a.test", "502");
        assertEquals(Optional.of(true), npm.host("a.test").orElseThrow().online());
    }

    @Test
    void nameIsResolvedPerRequestAndStaysStaleWhenItMoves() throws IOException {
        int port = Ports.free();
        backends.start("blue", "127.0.0.1", port);
        backends.start("green", "127.0.0.2", port);
        int id = client.create("a.test", "app-1", port);
        client.awaitServed("a.test", "502");
        assertEquals(Optional.of(true), npm.host("a.test").orElseThrow().online());

        names.put("app-1", address("127.0.0.1"));
        client.awaitServed("a.test", "blue");
        names.put("app-1", address("127.0.0.2"));
        // Each worker of nginx remembers for itself: one of them is known to have asked before.
        Client.await(() -> client.served("a.test").equals("blue"));
        client.awaitServed("a.test", "green");

        names.put("app-2", address("127.0.0.1"));
        client.put(id, "{\"forward_host\":\"app-2\"}");
        client.awaitServed("a.test", "blue");
        assertTrue(npm.dns().questions() > 0);
    }

    @Test
    void unresolvableNameInALocationTakesItsHostOfflineAtOnce() {
        int blue = backends.start("blue");
        String location = ",\"locations\":[{\"path\":\"/x\",\"forward_scheme\":\"http\","
                + "\"forward_host\":\"no-such-name.invalid\",\"forward_port\":" + blue + "}]";
        client.api("POST", "/nginx/proxy-hosts", Client.body("a.test", "127.0.0.1", blue, location));
        assertEquals(Optional.of(false), npm.host("a.test").orElseThrow().online());
    }

    @Test
    void nameInALocationPinsItsAddressForOtherHosts() throws IOException {
        int port = Ports.free();
        backends.start("pinned", "127.0.0.1", port);
        backends.start("resolved", "127.0.0.2", port);
        names.put("localhost", address("127.0.0.2"));
        client.create("b.test", "localhost", port);
        client.awaitServed("b.test", "resolved");
        String location = ",\"locations\":[{\"path\":\"/x\",\"forward_scheme\":\"http\","
                + "\"forward_host\":\"localhost\",\"forward_port\":" + port + "}]";
        client.api("POST", "/nginx/proxy-hosts", Client.body("a.test", "127.0.0.1", port, location));
        client.awaitServed("b.test", "pinned");
        assertEquals("pinned", client.traffic("a.test", "/x").body());
    }

    @Test
    void brokenFileOfAnotherHostGives500WithTheDatabaseChanged() {
        int blue = backends.start("blue");
        int green = backends.start("green");
        int id = client.create("a.test", "127.0.0.1", blue);
        int broken = client.create("broken.test", "127.0.0.1", blue);
        client.awaitServed("broken.test", "blue");
        npm.writeConf(broken, "server { this is no directive; }");

        assertEquals(500, client.put(id, "{\"forward_port\":" + green + "}").status());
        assertEquals(green, npm.host("a.test").orElseThrow().forwardPort());
        assertEquals("blue", client.served("a.test"));

        String another = Client.body("new.test", "127.0.0.1", blue, "");
        assertEquals(500, client.api("POST", "/nginx/proxy-hosts", another).status());
        assertEquals(
                "new.test is already in use",
                client.api("POST", "/nginx/proxy-hosts", another).error());

        assertEquals(500, client.api("DELETE", "/nginx/proxy-hosts/" + id, "").status());
        assertTrue(npm.host("a.test").isEmpty());
        assertEquals("blue", client.served("a.test"));

        npm.deleteConf(broken);
        assertEquals(200, client.put(broken, "{\"forward_port\":" + green + "}").status());
        client.awaitServed("broken.test", "green");
    }

    @Test
    void reloadClosesKeptConnectionsToTheApi() throws IOException {
        int id = client.create("a.test", "127.0.0.1", 81);
        Client.await(() -> npm.reloads() == 1);
        try (Socket idle =
                new Socket(InetAddress.getLoopbackAddress(), npm.adminUrl().getPort())) {
            idle.setSoTimeout(10_000);
            idle.getOutputStream()
                    .write("GET /api/ HTTP/1.1\r\nHost: admin\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            InputStream in = idle.getInputStream();
            assertTrue(in.read() >= 0);
            client.put(id, "{\"forward_port\":82}");
            // Ends only if the connection does.
            assertTrue(in.readAllBytes().length > 0);
        }
    }

    @Test
    void requestInFlightOnTheOldTargetEndsWellAcrossReloads() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        int id = client.create("a.test", "127.0.0.1", backends.start("blue"));
        client.awaitServed("a.test", "blue");
        int green = backends.start("green");
        try (ServerSocket slow = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread serving = new Thread(() -> holdTheFirst(slow, arrived, release));
            serving.setDaemon(true);
            serving.start();
            client.put(id, "{\"forward_port\":" + slow.getLocalPort() + "}");
            CompletableFuture<String> inFlight = CompletableFuture.supplyAsync(() -> firstAnswerBut("blue"));
            arrived.await();
            client.put(id, "{\"forward_port\":" + green + "}");
            client.awaitServed("a.test", "green");
            client.put(id, "{\"forward_port\":" + green + "}");
            release.countDown();
            assertEquals("slow", inFlight.get());
        }
    }

    private String firstAnswerBut(String unwanted) {
        String answer = client.served("a.test");
        while (answer.equals(unwanted)) {
            answer = client.served("a.test");
        }
        return answer;
    }

    /** Holds the first request until released and answers others at once. */
    private static void holdTheFirst(ServerSocket server, CountDownLatch arrived, CountDownLatch release) {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                boolean first = arrived.getCount() > 0;
                arrived.countDown();
                Thread thread = new Thread(() -> answer(socket, first, release));
                thread.setDaemon(true);
                thread.start();
            } catch (IOException closed) {
                return;
            }
        }
    }

    private static void answer(Socket socket, boolean held, CountDownLatch release) {
        try (socket) {
            byte[] request = new byte[4096];
            int length = socket.getInputStream().read(request);
            if (held) {
                release.await();
            }
            String body = held && length > 0 ? "slow" : "fast";
            write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\n" + body);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void websocketPassesOnlyWhenAllowedAndOutlivesReloads() throws Exception {
        try (ServerSocket target = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread serving = new Thread(() -> upgradeEveryone(target));
            serving.setDaemon(true);
            serving.start();
            int id = client.create("a.test", "127.0.0.1", target.getLocalPort());
            Client.await(() -> npm.reloads() == 1);
            client.awaitServed("a.test", "no upgrade");
            try (Socket refused = upgrade()) {
                assertEquals("HTTP/1.1 200", read(refused, 12));
            }
            client.put(id, "{\"allow_websocket_upgrade\":true}");
            Client.await(() -> {
                try (Socket socket = upgrade()) {
                    return read(socket, 12).equals("HTTP/1.1 101");
                } catch (IOException e) {
                    return false;
                }
            });
            try (Socket socket = upgrade()) {
                String head = read(socket, 12);
                while (!head.endsWith("\r\n\r\n")) {
                    head += read(socket, 1);
                }
                client.put(id, "{\"forward_port\":" + backends.start("green") + "}");
                client.awaitServed("a.test", "green");
                socket.getOutputStream().write("ping".getBytes(StandardCharsets.US_ASCII));
                assertEquals("ping", read(socket, 4));
            }
        }
    }

    private Socket upgrade() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), npm.httpPort());
        socket.setSoTimeout(10_000);
        String request = "GET /socket HTTP/1.1\r\nHost: a.test\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static String read(Socket socket, int length) throws IOException {
        return new String(socket.getInputStream().readNBytes(length), StandardCharsets.US_ASCII);
    }

    /** Echoes what comes after a request to upgrade, and answers any other request. */
    private static void upgradeEveryone(ServerSocket target) {
        while (!target.isClosed()) {
            try {
                Socket socket = target.accept();
                Thread thread = new Thread(() -> upgradeOne(socket));
                thread.setDaemon(true);
                thread.start();
            } catch (IOException closed) {
                return;
            }
        }
    }

    private static void upgradeOne(Socket socket) {
        try (socket) {
            byte[] request = new byte[4096];
            int length = socket.getInputStream().read(request);
            if (!new String(request, 0, length, StandardCharsets.US_ASCII).contains("Upgrade: websocket")) {
                write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\nConnection: close\r\n\r\nno upgrade");
                return;
            }
            write(socket, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n");
            socket.getInputStream().transferTo(socket.getOutputStream());
        } catch (IOException e) {
            // The client left.
        }
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void certificateThatExistsIsServedAndOneThatDoesNotMeansPlainHttp() throws Exception {
        int id = client.create("a.test", "127.0.0.1", backends.start("blue"));
        Client.Reply missing = client.put(id, "{\"certificate_id\":99,\"ssl_forced\":true}");
        assertEquals(200, missing.status());
        client.awaitServed("a.test", "blue");

        int certificate = npm.addCertificate(true, "mine", "a.test");
        client.put(id, "{\"certificate_id\":" + certificate + "}");
        client.awaitServed("a.test", "301");
        assertTrue(subjectServed("a.test").contains("CN=a.test"));

        client.put(id, "{\"certificate_id\":0,\"ssl_forced\":false,\"http2_support\":false,\"hsts_enabled\":false}");
        client.awaitServed("a.test", "blue");
    }

    private String subjectServed(String name) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new TrustsAll()}, null);
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory()
                .createSocket(
                        new Socket(InetAddress.getLoopbackAddress(), npm.httpsPort()), name, npm.httpsPort(), true)) {
            socket.startHandshake();
            X509Certificate certificate = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            return certificate.getSubjectX500Principal().getName();
        }
    }

    private static final class TrustsAll implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    @Test
    void accessListAsksForAPassword() {
        int list = npm.addAccessList("staff", Map.of("ann", "secret"));
        int id = client.create("a.test", "127.0.0.1", backends.start("blue"));
        client.put(id, "{\"access_list_id\":" + list + "}");
        client.awaitServed("a.test", "401");
        assertEquals(
                "blue", client.traffic("a.test", "/", "Basic YW5uOnNlY3JldA==").body());
    }

    @Test
    void cachedAssetsAreThoseOfTheOldVersion() {
        int blue = backends.start("blue");
        int green = backends.start("green");
        Client.Reply created = client.api(
                "POST", "/nginx/proxy-hosts", Client.body("a.test", "127.0.0.1", blue, ",\"caching_enabled\":true"));
        client.awaitServed("a.test", "blue");
        assertEquals("blue", client.traffic("a.test", "/app.js").body());
        client.put(created.json().path("id").intValue(), "{\"forward_port\":" + green + "}");
        client.awaitServed("a.test", "green");
        assertEquals("blue", client.traffic("a.test", "/app.js").body());
    }
}
