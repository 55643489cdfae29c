package dev.tinyforge.proof.traffic;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;

/**
 * A WebSocket to a test app that first says its version and then echoes each text behind it. Every call ends in time or
 * with an exception.
 */
public final class EchoSocket implements AutoCloseable {
    private static final int TEXT = 1;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;

    private final HttpConnection connection;
    private final Duration timeout;
    private final SecureRandom random = new SecureRandom();
    private final String version;

    private static final class Frame {
        private final int opcode;
        private final byte[] payload;

        private Frame(int opcode, byte[] payload) {
            this.opcode = opcode;
            this.payload = payload;
        }
    }

    private EchoSocket(HttpConnection connection, TrafficPlan plan) throws IOException {
        this.connection = connection;
        this.timeout = plan.timeout();
        byte[] nonce = new byte[16];
        random.nextBytes(nonce);
        String key = Base64.getEncoder().encodeToString(nonce);
        connection.send(("GET " + plan.path() + " HTTP/1.1\r\nHost: " + plan.host()
                        + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13"
                        + "\r\nSec-WebSocket-Key: " + key + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        Answer answer = connection.answer(deadline());
        if (answer.status() != 101) {
            throw new ExchangeException(FailureKind.STATUS, "status " + answer.status() + " to a WebSocket request");
        }
        if (!accept(key).equals(answer.header("sec-websocket-accept"))) {
            throw new ExchangeException(FailureKind.MALFORMED, "the WebSocket request was not accepted properly");
        }
        this.version = text();
    }

    /** Connects, and waits for the app to say its version; the plan's timeout holds for each later call too. */
    public static EchoSocket open(TrafficPlan plan) throws IOException {
        HttpConnection connection = HttpConnection.open(
                plan.target(), System.nanoTime() + plan.timeout().toNanos());
        try {
            return new EchoSocket(connection, plan);
        } catch (IOException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /** Who is at the other end. */
    public String version() {
        return version;
    }

    /** Sends a text and waits for its echo; fails unless it comes whole and from the same version. */
    public void echo(String text) throws IOException {
        write(TEXT, text.getBytes(StandardCharsets.UTF_8));
        String wanted = version + " " + text;
        String got = text();
        if (!got.equals(wanted)) {
            throw new ExchangeException(FailureKind.MALFORMED, "echoed '" + got + "', not '" + wanted + "'");
        }
    }

    /** Ends it as the protocol says, and fails if the other side does not. */
    public void end() throws IOException {
        write(CLOSE, new byte[] {3, (byte) 0xe8});
        while (read().opcode != CLOSE) {
            // Whatever was under way.
        }
        close();
    }

    private String text() throws IOException {
        while (true) {
            Frame frame = read();
            switch (frame.opcode) {
                case TEXT -> {
                    return new String(frame.payload, StandardCharsets.UTF_8);
                }
                case PING -> write(PONG, frame.payload);
                case CLOSE -> throw new ExchangeException(FailureKind.CLOSED, "the other side ended the WebSocket");
                default -> {
                    // Pongs mean nothing here.
                }
            }
        }
    }

    private Frame read() throws IOException {
        long deadline = deadline();
        byte[] head = connection.exactly(2, deadline);
        if ((head[0] & 0x70) != 0 || (head[0] & 0x80) == 0 || (head[1] & 0x80) != 0) {
            throw new ExchangeException(FailureKind.MALFORMED, "an unexpected kind of frame");
        }
        int length = head[1] & 127;
        if (length == 126) {
            length = ByteBuffer.wrap(connection.exactly(2, deadline)).getShort() & 0xffff;
        } else if (length == 127) {
            throw new ExchangeException(FailureKind.MALFORMED, "a frame longer than anything asked for");
        }
        return new Frame(head[0] & 15, connection.exactly(length, deadline));
    }

    private void write(int opcode, byte[] payload) throws IOException {
        if (payload.length > 0xffff) {
            throw new IllegalArgumentException("at most 65535 bytes, not " + payload.length);
        }
        byte[] mask = new byte[4];
        random.nextBytes(mask);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(0x80 | opcode);
        if (payload.length < 126) {
            out.write(0x80 | payload.length);
        } else {
            out.write(0x80 | 126);
            out.write(payload.length >> 8);
            out.write(payload.length);
        }
        out.writeBytes(mask);
        for (int i = 0; i < payload.length; i++) {
            out.write(payload[i] ^ mask[i % 4]);
        }
        connection.send(out.toByteArray());
    }

    private long deadline() {
        return System.nanoTime() + timeout.toNanos();
    }

    private static String accept(String key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1")
                    .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }

    /** Drops it. */
    @Override
    public void close() {
        connection.close();
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "EchoSocket[%s]", version);
    }
}
