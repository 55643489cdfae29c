package dev.tinyforge.ports.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * One GET on a connection of its own, closed afterwards: what a health probe and a look through a proxy need, and what
 * a pooling client must not be used for. Speaks HTTP/1.0 framing over HTTP/1.1 with {@code Connection: close}
 * (RFC 9112, section 9.6), reads at most 64 KiB, follows nothing. Thread-safe.
 */
public final class FreshHttp {
    private static final int MOST = 64 * 1024;

    private FreshHttp() {}

    /** @param body the raw bytes after the header as Latin-1; for chunked answers with their chunk sizes */
    public record Answer(int status, String body) {}

    /**
     * @param host the Host header
     * @param timeout for all of it
     * @throws IOException when no whole status line and header came back in time; its message is one line for people
     */
    public static Answer get(InetSocketAddress address, String host, String path, Duration timeout) throws IOException {
        long deadline = System.nanoTime() + timeout.toNanos();
        try (Socket socket = new Socket()) {
            socket.connect(address, left(deadline));
            socket.setTcpNoDelay(true);
            String request = "GET " + path + " HTTP/1.1\r\nHost: " + host
                    + "\r\nUser-Agent: tinyforge\r\nAccept: */*\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return parse(read(socket, deadline));
        } catch (SocketTimeoutException e) {
            throw new IOException("no answer within " + timeout.toMillis() + " ms", e);
        }
    }

    private static String read(Socket socket, long deadline) throws IOException {
        InputStream in = socket.getInputStream();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] buffer = new byte[4096];
        while (bytes.size() < MOST) {
            int count;
            try {
                socket.setSoTimeout(left(deadline));
                count = in.read(buffer);
            } catch (SocketTimeoutException e) {
                if (bytes.toString(StandardCharsets.ISO_8859_1).contains("\r\n\r\n")) {
                    // A body that never ends takes nothing away from the status.
                    break;
                }
                throw e;
            }
            if (count < 0) {
                break;
            }
            bytes.write(buffer, 0, count);
            if (complete(bytes.toString(StandardCharsets.ISO_8859_1))) {
                break;
            }
        }
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    /** The announced length has arrived, so a server that keeps the connection open is not waited for. */
    private static boolean complete(String text) {
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            return false;
        }
        for (String line : text.substring(0, end).split("\r\n", -1)) {
            if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
                String length = line.substring(15).strip();
                return length.matches("\\d{1,9}") && text.length() - end - 4 >= Integer.parseInt(length);
            }
        }
        return false;
    }

    private static Answer parse(String text) throws IOException {
        int end = text.indexOf("\r\n\r\n");
        if (text.isEmpty()) {
            throw new IOException("the connection was closed without an answer");
        }
        if (end < 0 || !text.matches("(?s)HTTP/1\\.[01] \\d{3}.*")) {
            throw new IOException("the answer is not HTTP");
        }
        return new Answer(Integer.parseInt(text.substring(9, 12)), text.substring(end + 4));
    }

    private static int left(long deadline) throws SocketTimeoutException {
        long millis = (deadline - System.nanoTime()) / 1_000_000;
        if (millis <= 0) {
            throw new SocketTimeoutException("deadline");
        }
        return (int) Math.min(millis, Integer.MAX_VALUE);
    }
}
