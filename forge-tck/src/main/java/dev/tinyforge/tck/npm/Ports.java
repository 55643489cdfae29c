package dev.tinyforge.tck.npm;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Free loopback ports outside the range the kernel gives to outgoing connections, so that nobody takes one while its
 * server is stopped for a moment.
 */
final class Ports {

    private static final int ATTEMPTS = 500;

    private Ports() {}

    static int free() {
        return free(1).get(0);
    }

    /** That many different ports. */
    static List<Integer> free(int count) {
        Deque<ServerSocket> held = new ArrayDeque<>();
        try {
            List<Integer> ports = new ArrayList<>();
            for (int attempt = 0; attempt < ATTEMPTS && ports.size() < count; attempt++) {
                int port = ThreadLocalRandom.current().nextInt(20_000, 30_000);
                try {
                    held.push(new ServerSocket(port, 1, InetAddress.getLoopbackAddress()));
                    ports.add(port);
                } catch (IOException taken) {
                    // Try another.
                }
            }
            if (ports.size() < count) {
                throw new IllegalStateException("no free loopback port between 20000 and 29999");
            }
            return ports;
        } finally {
            held.forEach(Ports::release);
        }
    }

    private static void release(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It goes with the process.
        }
    }
}
