package dev.tinyforge.docker;

import dev.tinyforge.ports.container.HealthProbe;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.http.FreshHttp;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** Probes over plain sockets, from where Forge runs. */
final class SocketHealthProbe implements HealthProbe {
    @Override
    public Optional<String> http(
            String address, int port, String path, int statusMin, int statusMax, Duration timeout) {
        String where = address + ":" + port + path;
        try {
            int status = FreshHttp.get(
                            new InetSocketAddress(address, port), hostHeader(address, port), encoded(path), timeout)
                    .status();
            return statusMin <= status && status <= statusMax
                    ? Optional.empty()
                    : Optional.of(line(where + " answered " + status + ", not " + statusMin + "-" + statusMax));
        } catch (IOException | RuntimeException e) {
            return Optional.of(line(where + ": " + why(e)));
        }
    }

    @Override
    public Optional<String> tcp(String address, int port, Duration timeout) {
        try (Socket socket = new Socket()) {
            long millis = timeout.toMillis();
            if (millis <= 0) {
                throw new SocketTimeoutException();
            }
            socket.connect(new InetSocketAddress(address, port), (int) Math.min(millis, Integer.MAX_VALUE));
            return Optional.empty();
        } catch (SocketTimeoutException e) {
            return Optional.of(
                    line(address + ":" + port + ": no connection was accepted within " + timeout.toMillis() + " ms"));
        } catch (IOException | RuntimeException e) {
            return Optional.of(line(address + ":" + port + ": " + why(e)));
        }
    }

    private static String hostHeader(String address, int port) {
        String host = address.contains(":") ? "[" + address + "]" : address;
        return port == 80 ? host : host + ":" + port;
    }

    /** What must not stand in a request line, as percent signs. */
    static String encoded(String path) {
        StringBuilder text = new StringBuilder(path.length());
        for (byte each : path.getBytes(StandardCharsets.UTF_8)) {
            if (each > 0x20 && each < 0x7f) {
                text.append((char) each);
            } else {
                text.append('%').append(String.format("%02X", each & 0xff));
            }
        }
        return text.toString();
    }

    private static String why(Exception failure) {
        if (failure instanceof java.net.UnknownHostException) {
            return "the address is unknown";
        }
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }

    private static String line(String text) {
        return ForgeException.oneLine(text);
    }
}
