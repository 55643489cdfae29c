package dev.tinyforge.proof.traffic;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A server that does to each request, by its number, what it is told. */
final class MisbehavingServer implements AutoCloseable {
    /** What becomes of a request; false ends the connection in good order. */
    interface Behaviour {
        boolean on(Connection connection, long number) throws IOException, InterruptedException;
    }

    private final ServerSocket server;
    private final Behaviour behaviour;
    private final AtomicLong connections = new AtomicLong();
    private final CountDownLatch closed = new CountDownLatch(1);
    private long requests;

    MisbehavingServer(Behaviour behaviour) throws IOException {
        this.behaviour = behaviour;
        this.server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        daemon(this::accept);
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort());
    }

    long connections() {
        return connections.get();
    }

    /** Waits until so many requests have come in since the start. */
    synchronized void awaitRequests(long number) throws InterruptedException {
        while (requests < number) {
            wait();
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "misbehaving");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                connections.incrementAndGet();
                daemon(() -> serve(socket));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            Connection connection = new Connection(socket);
            while (connection.readRequest()) {
                long number;
                synchronized (this) {
                    number = requests++;
                    notifyAll();
                }
                if (!behaviour.on(connection, number)) {
                    return;
                }
            }
        } catch (IOException | InterruptedException e) {
            // The client went away, or the test is over.
        }
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        server.close();
    }

    final class Connection {
        private final Socket socket;
        private final BufferedReader in;
        private final OutputStream out;
        private String key = "";
        private int requests;

        Connection(Socket socket) throws IOException {
            this.socket = socket;
            this.in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            this.out = socket.getOutputStream();
        }

        private boolean readRequest() throws IOException {
            String line = in.readLine();
            if (line == null) {
                return false;
            }
            requests++;
            while (line != null && !line.isEmpty()) {
                line = in.readLine();
                if (line != null && line.startsWith("Sec-WebSocket-Key: ")) {
                    key = line.substring(19);
                }
            }
            return true;
        }

        /** How many came on this connection so far. */
        int requests() {
            return requests;
        }

        String key() {
            return key;
        }

        int read() throws IOException {
            return in.read();
        }

        boolean raw(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            return true;
        }

        boolean good(String version) throws IOException {
            return raw("HTTP/1.1 200 OK\r\nX-Version: " + version + "\r\nContent-Length: 3\r\n\r\nhi\n");
        }

        boolean reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
            return false;
        }

        /** Announces a long answer and lets it trickle. */
        boolean trickle() throws IOException, InterruptedException {
            raw("HTTP/1.1 200 OK\r\nX-Version: v1\r\nContent-Length: 100000\r\n\r\n");
            do {
                raw("x");
            } while (!closed.await(20, TimeUnit.MILLISECONDS));
            return false;
        }

        boolean hang() throws InterruptedException {
            closed.await();
            return false;
        }
    }
}
