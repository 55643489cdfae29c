package dev.tinyforge.haproxy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/** One line to a unix socket and everything that comes back until the other side closes. */
final class UnixSocket {
    private UnixSocket() {}

    /** Nobody listens there, so nothing was done. */
    static final class NotListening extends IOException {
        private static final long serialVersionUID = 1L;

        NotListening(IOException cause) {
            super(cause.getMessage(), cause);
        }
    }

    /** @param halfClose tell the other side that no more lines follow; the master process waits for it */
    static String exchange(Path path, String line, boolean halfClose, Duration timeout) throws IOException {
        long deadline = System.nanoTime() + timeout.toNanos();
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
                Selector selector = Selector.open()) {
            connect(channel, path);
            channel.configureBlocking(false);
            SelectionKey key = channel.register(selector, SelectionKey.OP_WRITE);
            ByteBuffer out = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
            while (out.hasRemaining()) {
                await(selector, deadline);
                channel.write(out);
            }
            if (halfClose) {
                channel.shutdownOutput();
            }
            key.interestOps(SelectionKey.OP_READ);
            return readAll(channel, selector, deadline);
        }
    }

    private static void connect(SocketChannel channel, Path path) throws IOException {
        try {
            channel.connect(UnixDomainSocketAddress.of(path));
        } catch (IOException e) {
            throw new NotListening(e);
        }
    }

    private static String readAll(SocketChannel channel, Selector selector, long deadline) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ByteBuffer in = ByteBuffer.allocate(16 * 1024);
        while (true) {
            await(selector, deadline);
            int count = channel.read(in.clear());
            if (count < 0) {
                return bytes.toString(StandardCharsets.UTF_8);
            }
            bytes.write(in.array(), 0, count);
        }
    }

    private static void await(Selector selector, long deadline) throws IOException {
        long millis = (deadline - System.nanoTime()) / 1_000_000;
        if (millis <= 0) {
            throw new IOException("no answer in time");
        }
        selector.select(millis);
        selector.selectedKeys().clear();
        if (Thread.currentThread().isInterrupted()) {
            throw new IOException("interrupted");
        }
    }
}
