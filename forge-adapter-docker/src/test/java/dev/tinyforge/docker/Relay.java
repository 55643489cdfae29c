package dev.tinyforge.docker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** Stands between two ends that talk, so that a test can cut the line, mend it, or let nothing more through. */
final class Relay implements AutoCloseable {
    private final SocketAddress here;
    private final SocketAddress there;
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong budget = new AtomicLong(Long.MAX_VALUE);
    private final Queue<String> seen = new ConcurrentLinkedQueue<>();
    private Optional<ServerSocketChannel> server = Optional.empty();

    private Relay(SocketAddress here, SocketAddress there) {
        this.here = here;
        this.there = there;
    }

    static Relay unix(Path socket, SocketAddress there) {
        Relay relay = new Relay(UnixDomainSocketAddress.of(socket), there);
        relay.mend();
        return relay;
    }

    /** On a free port of loopback. */
    static Relay tcp(SocketAddress there) {
        Relay relay = new Relay(new InetSocketAddress(InetAddress.getLoopbackAddress(), RealEngine.freePort()), there);
        relay.mend();
        return relay;
    }

    int port() {
        return ((InetSocketAddress) here).getPort();
    }

    /** So many more bytes come back, then silence. */
    void letThrough(long bytes) {
        budget.set(bytes);
    }

    synchronized void mend() {
        budget.set(Long.MAX_VALUE);
        if (server.isPresent()) {
            return;
        }
        try {
            ServerSocketChannel made = here instanceof UnixDomainSocketAddress
                    ? ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                    : ServerSocketChannel.open().setOption(java.net.StandardSocketOptions.SO_REUSEADDR, true);
            made.bind(here, 128);
            server = Optional.of(made);
            thread(() -> accept(made));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    synchronized void cut() {
        server.ifPresent(Relay::quietly);
        server = Optional.empty();
        if (here instanceof UnixDomainSocketAddress socket) {
            try {
                Files.deleteIfExists(socket.getPath());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        drop();
    }

    /** Breaks what is connected; new connections work. */
    void drop() {
        open.forEach(Relay::quietly);
        open.clear();
    }

    private void accept(ServerSocketChannel from) {
        try {
            while (true) {
                SocketChannel near = from.accept();
                SocketChannel far = SocketChannel.open(there);
                open.add(near);
                open.add(far);
                thread(() -> copy(near, far, new AtomicLong(Long.MAX_VALUE), true));
                thread(() -> copy(far, near, budget, false));
            }
        } catch (IOException e) {
            quietly(from);
        }
    }

    private void copy(SocketChannel from, SocketChannel to, AtomicLong left, boolean remember) {
        ByteBuffer buffer = ByteBuffer.allocate(16 * 1024);
        try (from;
                to) {
            while (from.read(buffer) >= 0) {
                buffer.flip();
                if (remember) {
                    remember(buffer);
                }
                if (left.addAndGet(-buffer.remaining()) >= 0) {
                    while (buffer.hasRemaining()) {
                        to.write(buffer);
                    }
                }
                buffer.clear();
            }
        } catch (IOException e) {
            quietly(from);
        } finally {
            open.remove(from);
            open.remove(to);
        }
    }

    /** The beginning of what was asked: enough for the request line. */
    private void remember(ByteBuffer buffer) {
        byte[] start = new byte[Math.min(buffer.remaining(), 200)];
        buffer.duplicate().get(start);
        seen.add(new String(start, StandardCharsets.ISO_8859_1));
    }

    /** Whether somebody has asked for it. */
    boolean carries(String path) {
        return seen.stream().anyMatch(asked -> asked.contains(path + " "));
    }

    private static void thread(Runnable work) {
        Thread thread = new Thread(work, "relay");
        thread.setDaemon(true);
        thread.start();
    }

    private static void quietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            // It is gone, which is all that was wanted.
            return;
        }
    }

    @Override
    public void close() {
        cut();
    }
}
