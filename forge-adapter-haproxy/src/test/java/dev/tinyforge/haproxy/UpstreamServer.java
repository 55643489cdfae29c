package dev.tinyforge.haproxy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;

/**
 * Stands for an instance. Answers every request with its name; {@code /hold} only when told to; an upgrade becomes an
 * echo of lines.
 */
final class UpstreamServer implements AutoCloseable {
    private final String name;
    private final ServerSocket socket;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    final Semaphore held = new Semaphore(0);
    private final Semaphore finish = new Semaphore(0);
    private final CountDownLatch closed = new CountDownLatch(1);

    UpstreamServer(String name) {
        this.name = name;
        try {
            socket = new ServerSocket(0, 512, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        thread(this::accept);
    }

    int port() {
        return socket.getLocalPort();
    }

    String name() {
        return name;
    }

    /** Lets one held request be answered. */
    void finishOne() {
        finish.release();
    }

    private void accept() {
        try {
            while (true) {
                Socket connection = socket.accept();
                connections.add(connection);
                thread(() -> serve(connection));
            }
        } catch (IOException e) {
            closed.countDown();
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            connection.setTcpNoDelay(true);
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII));
            OutputStream out = connection.getOutputStream();
            for (String request = in.readLine(); request != null; request = in.readLine()) {
                boolean upgrade = false;
                for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                    upgrade |= line.regionMatches(true, 0, "upgrade:", 0, 8);
                }
                if (upgrade) {
                    echo(in, out);
                    return;
                }
                if (request.startsWith("GET /hold ")) {
                    held.release();
                    finish.acquireUninterruptibly();
                }
                send(out, "HTTP/1.1 200 OK\r\nContent-Length: " + name.length() + "\r\n\r\n" + name);
            }
        } catch (IOException e) {
            // The proxy went away, or this server did.
        } finally {
            connections.remove(connection);
        }
    }

    private void echo(BufferedReader in, OutputStream out) throws IOException {
        String header = """
                HTTP/1.1 101 Switching Protocols
                Connection: Upgrade
                Upgrade: websocket
                Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=

                """;
        send(out, header.replace("\n", "\r\n"));
        held.release();
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            send(out, name + " " + line + "\n");
        }
    }

    private static void send(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private static void thread(Runnable work) {
        Thread thread = new Thread(work, "upstream");
        thread.setDaemon(true);
        thread.start();
    }

    /** As a stopped container: what was under way is cut. */
    @Override
    public void close() {
        try {
            socket.close();
            closed.await();
            for (Socket connection : connections) {
                connection.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
