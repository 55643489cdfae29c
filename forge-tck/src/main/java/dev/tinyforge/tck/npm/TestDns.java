package dev.tinyforge.tck.npm;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * A name server on a loopback UDP port that asks a function for every address, so that a test decides what a name means.
 * Names arrive in lower case without a final dot. An absent name is NXDOMAIN, a function that throws SERVFAIL; a name of
 * another address family has no records. Questions are answered one after another.
 */
public final class TestDns implements AutoCloseable {

    private static final int TYPE_A = 1;
    private static final int TYPE_AAAA = 28;
    private static final int NO_ERROR = 0;
    private static final int SERVER_FAILURE = 2;
    private static final int NO_SUCH_NAME = 3;
    private static final int TTL_SECONDS = 600;

    private final Function<String, Optional<InetAddress>> names;
    private final DatagramSocket socket;
    private final Thread thread;
    private final AtomicLong questions = new AtomicLong();

    private TestDns(Function<String, Optional<InetAddress>> names, DatagramSocket socket) {
        this.names = names;
        this.socket = socket;
        this.thread = new Thread(this::serve, "test-dns");
        this.thread.setDaemon(true);
    }

    public static TestDns start(Function<String, Optional<InetAddress>> names) {
        try {
            TestDns dns =
                    new TestDns(names, new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
            dns.thread.start();
            return dns;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open a UDP port on loopback", e);
        }
    }

    public int port() {
        return socket.getLocalPort();
    }

    /** How many questions came in so far. */
    public long questions() {
        return questions.get();
    }

    @Override
    public void close() {
        socket.close();
    }

    private void serve() {
        byte[] buffer = new byte[1500];
        while (!socket.isClosed()) {
            try {
                DatagramPacket question = new DatagramPacket(buffer, buffer.length);
                socket.receive(question);
                byte[] answer = answer(ByteBuffer.wrap(buffer, 0, question.getLength()));
                socket.send(new DatagramPacket(answer, answer.length, question.getSocketAddress()));
                questions.incrementAndGet();
            } catch (IOException | RuntimeException ignored) {
                // A malformed question, or the socket was closed: the loop's condition tells which.
            }
        }
    }

    private byte[] answer(ByteBuffer question) throws IOException {
        short id = question.getShort();
        question.position(12);
        String name = readName(question);
        int type = Short.toUnsignedInt(question.getShort());
        question.getShort();
        byte[] asked = new byte[question.position() - 12];
        question.position(12);
        question.get(asked);

        int code = NO_ERROR;
        Optional<InetAddress> address = Optional.empty();
        try {
            address = names.apply(name);
            code = address.isPresent() ? NO_ERROR : NO_SUCH_NAME;
        } catch (RuntimeException e) {
            code = SERVER_FAILURE;
        }
        Optional<InetAddress> matching = address.filter(a -> type == (a instanceof Inet4Address ? TYPE_A : TYPE_AAAA));

        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeShort(id);
        out.writeShort(0x8180 | code);
        out.writeShort(1);
        out.writeShort(matching.isPresent() ? 1 : 0);
        out.writeShort(0);
        out.writeShort(0);
        out.write(asked);
        if (matching.isPresent()) {
            byte[] raw = matching.get().getAddress();
            out.writeShort(0xC00C);
            out.writeShort(type);
            out.writeShort(1);
            out.writeInt(TTL_SECONDS);
            out.writeShort(raw.length);
            out.write(raw);
        }
        return bytes.toByteArray();
    }

    private static String readName(ByteBuffer question) {
        StringBuilder name = new StringBuilder();
        for (int length = question.get(); length != 0; length = question.get()) {
            byte[] label = new byte[length];
            question.get(label);
            name.append(name.isEmpty() ? "" : ".").append(new String(label, StandardCharsets.US_ASCII));
        }
        return name.toString().toLowerCase(Locale.ROOT);
    }
}
