package dev.tinyforge.npm;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Containers of sorts: each has a name, an address of its own and the same port, and answers its name. */
final class Backends implements AutoCloseable {
    private final Map<String, InetAddress> names = new ConcurrentHashMap<>();
    private final Map<String, HttpServer> servers = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "backend");
        thread.setDaemon(true);
        return thread;
    });
    private int port;

    /** For the stand-in's name server. */
    Optional<InetAddress> resolve(String name) {
        return Optional.ofNullable(names.get(name));
    }

    int port() {
        return port;
    }

    synchronized void start(String name) {
        try {
            InetAddress address = InetAddress.getByName("127.0.7." + (names.size() + 1));
            HttpServer server = HttpServer.create(new InetSocketAddress(address, port), 0);
            byte[] body = name.getBytes(StandardCharsets.UTF_8);
            server.createContext("/", exchange -> {
                try (exchange) {
                    exchange.sendResponseHeaders(200, body.length);
                    exchange.getResponseBody().write(body);
                }
            });
            server.setExecutor(threads);
            server.start();
            port = server.getAddress().getPort();
            servers.put(name, server);
            names.put(name, address);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its port refuses from now on; its name stays. */
    void stop(String name) {
        Optional.ofNullable(servers.remove(name)).ifPresent(server -> server.stop(0));
    }

    @Override
    public void close() {
        servers.values().forEach(server -> server.stop(0));
        threads.shutdownNow();
    }
}
