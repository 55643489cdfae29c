package dev.tinyforge.haproxy;

import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.ports.settings.ForgeConfig;
import dev.tinyforge.ports.settings.Settings;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Optional;

/**
 * Where requests come in.
 *
 * @param port the one people use
 * @param askedHost where Forge gets in itself, which from within a container is somewhere else
 */
record Entrance(int port, String askedHost, int askedPort) {
    static Entrance of(ForgeConfig config) {
        int port = config.get(Settings.HAPROXY_HTTP_PORT);
        Optional<URI> asked = config.find(Settings.HAPROXY_HTTP);
        if (asked.isEmpty()) {
            return new Entrance(port, reachable(config.get(Settings.HAPROXY_BIND)), port);
        }
        URI uri = asked.get();
        if (!"http".equals(uri.getScheme())) {
            throw new InvalidInput(Settings.HAPROXY_HTTP.key(), "is asked in plain http; write http://host:port");
        }
        return new Entrance(port, uri.getHost(), uri.getPort() < 0 ? 80 : uri.getPort());
    }

    /** Looked up each time: a container started anew may have another address. */
    InetSocketAddress address() {
        return new InetSocketAddress(askedHost, askedPort);
    }

    /** An address at which what listens on {@code bind} answers from here. */
    private static String reachable(String bind) {
        return switch (bind) {
            case "0.0.0.0", "*", "" -> "127.0.0.1";
            case "::", "[::]" -> "::1";
            default -> bind;
        };
    }

    @Override
    public String toString() {
        return askedHost + ":" + askedPort;
    }
}
