package dev.tinyforge.proof.traffic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class EchoSocketTest {
    private static TrafficPlan plan(MisbehavingServer server) {
        return TrafficPlan.to(server.address(), "demo.test").withPath("/ws").withTimeout(Duration.ofSeconds(5));
    }

    private static void accept(MisbehavingServer.Connection connection) throws IOException {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1")
                    .digest((connection.key() + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")
                            .getBytes(StandardCharsets.US_ASCII));
            connection.raw("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Accept: " + Base64.getEncoder().encodeToString(hash) + "\r\n\r\n");
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IOException(e);
        }
    }

    private static void frame(MisbehavingServer.Connection connection, int opcode, String text) throws IOException {
        String length = text.length() < 126
                ? "" + (char) text.length()
                : "" + (char) 126 + (char) (text.length() >> 8) + (char) (text.length() & 255);
        connection.raw((char) (0x80 | opcode) + length + text);
    }

    /** Reads one masked frame and answers as the test app does; false at its end. */
    private static boolean echo(MisbehavingServer.Connection connection, String version) throws IOException {
        int opcode = connection.read() & 15;
        int length = connection.read() & 127;
        if (length == 126) {
            length = connection.read() * 256 + connection.read();
        }
        int[] mask = {connection.read(), connection.read(), connection.read(), connection.read()};
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append((char) (connection.read() ^ mask[i % 4]));
        }
        frame(connection, opcode, opcode == 1 ? version + " " + text : text.toString());
        return opcode == 1;
    }

    private static boolean echoing(MisbehavingServer.Connection connection, int echoes) throws IOException {
        accept(connection);
        frame(connection, 1, "v1");
        for (int i = 0; i < echoes && echo(connection, "v1"); i++) {
            // Until it is enough.
        }
        return false;
    }

    @Test
    void texts_come_back_from_the_version_that_answered_and_the_end_is_proper() throws Exception {
        try (MisbehavingServer server = new MisbehavingServer((c, n) -> echoing(c, Integer.MAX_VALUE))) {
            EchoSocket socket = EchoSocket.open(plan(server));
            assertEquals("v1", socket.version());
            socket.echo("hello");
            socket.echo("");
            socket.echo("x".repeat(1000));
            socket.end();
        }
    }

    @Test
    void a_refused_upgrade_and_an_echo_of_another_version_fail() throws Exception {
        try (MisbehavingServer server = new MisbehavingServer((c, n) -> c.good("v1"))) {
            TrafficPlan plan = plan(server);
            assertEquals(
                    FailureKind.STATUS,
                    assertThrows(ExchangeException.class, () -> EchoSocket.open(plan))
                            .kind());
        }
        try (MisbehavingServer server = new MisbehavingServer((c, n) -> {
            accept(c);
            frame(c, 1, "v1");
            return echo(c, "v2");
        })) {
            EchoSocket socket = EchoSocket.open(plan(server));
            assertThrows(ExchangeException.class, () -> socket.echo("hello"));
        }
    }

    @Test
    void a_held_socket_counts_its_echoes_and_ends_properly() throws Exception {
        try (MisbehavingServer server = new MisbehavingServer((c, n) -> echoing(c, Integer.MAX_VALUE))) {
            HeldSocket held = HeldSocket.start(plan(server), Duration.ofMillis(1));
            held.awaitEchoes(5);
            HeldSocket.Result result = held.end();

            assertNull(result.failure());
            assertTrue(result.echoes() >= 5);
            assertEquals("v1", result.version());
        }
    }

    @Test
    void a_held_socket_that_is_cut_says_so() throws Exception {
        try (MisbehavingServer server = new MisbehavingServer((c, n) -> echoing(c, 3))) {
            HeldSocket held = HeldSocket.start(plan(server), Duration.ofMillis(1));
            held.awaitEchoes(10);
            HeldSocket.Result result = held.end();

            assertNotNull(result.failure());
            assertEquals(3, result.echoes());
        }
    }
}
