package dev.tinyforge.proof.traffic;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One connection, used by one thread at a time; every wait ends at the deadline it is given. */
final class HttpConnection implements AutoCloseable {
    private static final int LONGEST_LINE = 64 * 1024;

    private final SocketChannel channel;
    private final InputStream in;
    private final byte[] buffer = new byte[16 * 1024];
    private int position;
    private int limit;
    private boolean answerBegan;
    private boolean used;

    private HttpConnection(SocketChannel channel) throws IOException {
        this.channel = channel;
        this.in = channel.socket().getInputStream();
    }

    /** Connects, or fails as {@link FailureKind#REFUSED} or {@link FailureKind#TIMED_OUT}. */
    static HttpConnection open(InetSocketAddress target, long deadline) throws ExchangeException {
        @Nullable SocketChannel channel = null;
        try {
            channel = SocketChannel.open();
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.socket().connect(target, millisUntil(deadline));
            return new HttpConnection(channel);
        } catch (SocketTimeoutException e) {
            closeQuietly(channel);
            throw new ExchangeException(FailureKind.TIMED_OUT, "connecting to " + target);
        } catch (IOException e) {
            closeQuietly(channel);
            throw new ExchangeException(FailureKind.REFUSED, "connecting to " + target + ": " + e.getMessage());
        }
    }

    /** Whether it carried a request before. */
    boolean used() {
        return used;
    }

    /** Whether the other side closed it, or said something nobody asked for; does not wait. */
    boolean foundClosed() {
        try {
            channel.configureBlocking(false);
            try {
                return channel.read(ByteBuffer.allocate(1)) != 0;
            } finally {
                channel.configureBlocking(true);
            }
        } catch (IOException e) {
            return true;
        }
    }

    /** Sends the bytes of one request and reads the whole answer. */
    Answer exchange(byte[] request, long deadline) throws ExchangeException {
        send(request);
        return answer(deadline);
    }

    void send(byte[] bytes) throws ExchangeException {
        used = true;
        answerBegan = false;
        try {
            ByteBuffer out = ByteBuffer.wrap(bytes);
            while (out.hasRemaining()) {
                channel.write(out);
            }
        } catch (IOException e) {
            throw new ExchangeException(FailureKind.RESET, "while sending: " + e.getMessage());
        }
    }

    /** Reads the whole answer to what was sent. */
    Answer answer(long deadline) throws ExchangeException {
        Head head = head(deadline);
        while (head.status >= 100 && head.status < 200 && head.status != 101) {
            head = head(deadline);
        }
        String encoding = head.headers.getOrDefault("transfer-encoding", "").toLowerCase(Locale.ROOT);
        String length = head.headers.get("content-length");
        byte[] body;
        if (head.status == 101 || head.status == 204 || head.status == 304) {
            body = new byte[0];
        } else if (encoding.endsWith("chunked")) {
            body = chunked(deadline);
        } else if (length != null) {
            body = exactly(number(length, 10), deadline);
        } else {
            throw new ExchangeException(
                    FailureKind.MALFORMED, "status " + head.status + " with neither length nor chunks");
        }
        String connection = head.headers.getOrDefault("connection", "").toLowerCase(Locale.ROOT);
        boolean reusable = connection.contains("keep-alive") || (head.version11 && !connection.contains("close"));
        return new Answer(head.status, Map.copyOf(head.headers), new String(body, StandardCharsets.UTF_8), reusable);
    }

    private record Head(boolean version11, int status, Map<String, String> headers) {}

    private Head head(long deadline) throws ExchangeException {
        String first = line(deadline);
        if (!first.matches("HTTP/1\\.[01] [1-5][0-9][0-9]( .*)?")) {
            throw new ExchangeException(FailureKind.MALFORMED, "status line '" + abbreviated(first) + "'");
        }
        Map<String, String> headers = new HashMap<>();
        for (String line = line(deadline); !line.isEmpty(); line = line(deadline)) {
            int colon = line.indexOf(':');
            if (colon <= 0) {
                throw new ExchangeException(FailureKind.MALFORMED, "header '" + abbreviated(line) + "'");
            }
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return new Head(first.startsWith("HTTP/1.1"), Integer.parseInt(first.substring(9, 12)), headers);
    }

    private byte[] chunked(long deadline) throws ExchangeException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            String size = line(deadline);
            int extension = size.indexOf(';');
            int length = number((extension < 0 ? size : size.substring(0, extension)).strip(), 16);
            if (length == 0) {
                while (!line(deadline).isEmpty()) {
                    // Trailers say nothing that is counted here.
                }
                return body.toByteArray();
            }
            body.writeBytes(exactly(length, deadline));
            if (!line(deadline).isEmpty()) {
                throw new ExchangeException(FailureKind.MALFORMED, "a chunk longer than announced");
            }
        }
    }

    private static int number(String text, int radix) throws ExchangeException {
        try {
            int number = Integer.parseInt(text, radix);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new ExchangeException(FailureKind.MALFORMED, "length '" + abbreviated(text) + "'");
    }

    /** Reads exactly so many bytes. */
    byte[] exactly(int length, long deadline) throws ExchangeException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(Math.min(length, 1 << 20));
        while (bytes.size() < length) {
            if (position == limit && !fill(deadline)) {
                throw new ExchangeException(
                        FailureKind.CUT_SHORT, "closed after " + bytes.size() + " of " + length + " bytes");
            }
            int take = Math.min(length - bytes.size(), limit - position);
            bytes.write(buffer, position, take);
            position += take;
        }
        return bytes.toByteArray();
    }

    private String line(long deadline) throws ExchangeException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (line.size() < LONGEST_LINE) {
            if (position == limit && !fill(deadline)) {
                throw new ExchangeException(FailureKind.CUT_SHORT, "closed within the head");
            }
            byte b = buffer[position++];
            if (b == '\n') {
                String text = line.toString(StandardCharsets.ISO_8859_1);
                return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
            }
            line.write(b);
        }
        throw new ExchangeException(FailureKind.MALFORMED, "a line without end");
    }

    /** Reads some bytes; false at the end of an answer that began. */
    private boolean fill(long deadline) throws ExchangeException {
        try {
            // At each read, so that an answer that trickles does not outlive the deadline.
            channel.socket().setSoTimeout(millisUntil(deadline));
            int read = in.read(buffer, 0, buffer.length);
            if (read > 0) {
                answerBegan = true;
                position = 0;
                limit = read;
                return true;
            }
        } catch (SocketTimeoutException e) {
            throw new ExchangeException(
                    FailureKind.TIMED_OUT, answerBegan ? "the answer began but did not end" : "no answer");
        } catch (IOException e) {
            throw new ExchangeException(
                    answerBegan ? FailureKind.CUT_SHORT : FailureKind.RESET, String.valueOf(e.getMessage()));
        }
        if (!answerBegan) {
            throw new ExchangeException(FailureKind.CLOSED, "closed before any answer");
        }
        return false;
    }

    private static int millisUntil(long deadline) throws SocketTimeoutException {
        long nanos = deadline - System.nanoTime();
        if (nanos <= 0) {
            throw new SocketTimeoutException();
        }
        return (int) Math.min(Integer.MAX_VALUE, nanos / 1_000_000 + 1);
    }

    private static String abbreviated(String text) {
        return text.length() <= 80 ? text : text.substring(0, 80) + "...";
    }

    private static void closeQuietly(@Nullable SocketChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            // It is of no more use either way.
        }
    }

    @Override
    public void close() {
        closeQuietly(channel);
    }
}
