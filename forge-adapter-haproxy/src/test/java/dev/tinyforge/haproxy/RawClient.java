package dev.tinyforge.haproxy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** One connection, one request after the other; repeats nothing and hides nothing. */
final class RawClient implements AutoCloseable {
    private final Socket socket;
    private final String host;

    RawClient(int port, String host) throws IOException {
        this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
        this.socket.setTcpNoDelay(true);
        this.socket.setSoTimeout(20_000);
        this.host = host;
    }

    record Answer(int status, String body) {}

    Answer get(String path) throws IOException {
        ask(path);
        return read();
    }

    void ask(String path) throws IOException {
        send("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
    }

    void upgrade() throws IOException {
        send("GET /ws HTTP/1.1\r\nHost: " + host + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
        String header = header();
        if (!header.startsWith("HTTP/1.1 101")) {
            throw new IOException("no upgrade: " + header);
        }
    }

    void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** The next line of a tunnel. */
    String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = next(); c != '\n'; c = next()) {
            line.append((char) c);
        }
        return line.toString();
    }

    /** The other side closed, and nothing of an answer had come. */
    static final class ClosedWhileIdle extends IOException {
        private static final long serialVersionUID = 1L;
    }

    Answer read() throws IOException {
        String header = header();
        int length = 0;
        for (String line : header.split("\r\n", -1)) {
            if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
                length = Integer.parseInt(line.substring(15).strip());
            }
        }
        byte[] body = socket.getInputStream().readNBytes(length);
        if (body.length < length) {
            throw new IOException("cut short");
        }
        return new Answer(
                Integer.parseInt(header.substring(9, 12)), new String(body, StandardCharsets.US_ASCII).strip());
    }

    private String header() throws IOException {
        StringBuilder header = new StringBuilder();
        int first = socket.getInputStream().read();
        if (first < 0) {
            throw new ClosedWhileIdle();
        }
        header.append((char) first);
        while (header.indexOf("\r\n\r\n") < 0) {
            header.append((char) next());
        }
        return header.toString();
    }

    private int next() throws IOException {
        InputStream in = socket.getInputStream();
        int c = in.read();
        if (c < 0) {
            throw new IOException("closed in the middle");
        }
        return c;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
