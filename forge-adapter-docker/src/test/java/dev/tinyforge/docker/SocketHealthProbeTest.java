package dev.tinyforge.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpServer;
import dev.tinyforge.ports.container.HealthProbe;
import dev.tinyforge.tck.container.HealthProbeContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The probe against servers of its own on loopback. */
final class SocketHealthProbeTest extends HealthProbeContract {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final List<AutoCloseable> open = new ArrayList<>();
    private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    @Override
    protected HealthProbe probe() {
        return new SocketHealthProbe();
    }

    @Override
    protected Place answering(int status) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
            server.createContext("/", exchange -> {
                asked.add(exchange.getRequestURI().getRawPath());
                exchange.getResponseHeaders().add("Location", "/elsewhere");
                exchange.sendResponseHeaders(status, -1);
                exchange.close();
            });
            server.start();
            open.add(() -> server.stop(0));
            return place(server.getAddress().getPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected Place hanging() {
        return place(socket().getLocalPort());
    }

    @Override
    protected Place nobody() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return place(socket.getLocalPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Place place(int port) {
        return new Place(InetAddress.getLoopbackAddress().getHostAddress(), port);
    }

    private ServerSocket socket() {
        try {
            ServerSocket socket = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
            open.add(socket);
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends these bytes to whoever connects, and keeps the connection open. */
    private Place saying(String text) {
        ServerSocket server = socket();
        Thread thread = new Thread(() -> {
            try {
                Socket socket = server.accept();
                open.add(socket);
                socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
                socket.getOutputStream().flush();
            } catch (IOException e) {
                asked.add(e.toString());
            }
        });
        thread.setDaemon(true);
        thread.start();
        return place(server.getLocalPort());
    }

    @Test
    void a_path_with_spaces_is_asked_for_as_it_must_be_written() throws Exception {
        Place place = answering(200);
        assertEquals(Optional.empty(), probe().http(place.address(), place.port(), "/a b/ä?x=1", 200, 200, TIMEOUT));
        assertEquals("/a%20b/%C3%A4", asked.take());
    }

    @Test
    void a_status_counts_though_the_body_never_ends() {
        Place place = saying("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n");
        assertEquals(
                Optional.empty(), probe().http(place.address(), place.port(), "/", 200, 399, Duration.ofMillis(300)));
    }

    @Test
    void what_is_not_http_fails() {
        Place place = saying("SSH-2.0-OpenSSH\r\n\r\n");
        assertTold("not HTTP", probe().http(place.address(), place.port(), "/", 200, 399, Duration.ofMillis(300)));
    }

    @Test
    void an_address_that_is_none_fails() {
        assertTold("", probe().http("no such host.invalid", 80, "/", 200, 399, TIMEOUT));
        assertTold("", probe().tcp("no such host.invalid", 80, TIMEOUT));
        assertTold("", probe().tcp("127.0.0.1", 70_000, TIMEOUT));
    }
}
