package dev.tinyforge.docker;

import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.ports.settings.Settings;
import java.net.URI;
import java.net.URISyntaxException;

/** Where the engine listens: a unix socket, or a host and port without TLS. */
record EngineAddress(URI uri) {
    static final String USUAL = "unix:///var/run/docker.sock";

    /** @throws InvalidInput saying how to write it */
    static EngineAddress parse(String text) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw wrong(text);
        }
        boolean socket = "unix".equals(uri.getScheme())
                && uri.getPath() != null
                && uri.getPath().length() > 1;
        boolean port = "tcp".equals(uri.getScheme()) && uri.getHost() != null && uri.getPort() > 0;
        if (!socket && !port) {
            throw wrong(text);
        }
        return new EngineAddress(uri);
    }

    private static InvalidInput wrong(String text) {
        String shown = text.length() > 80 ? text.substring(0, 80) + "..." : text;
        return new InvalidInput(
                Settings.DOCKER_HOST.key(),
                "`" + shown + "` is not an engine's address; write unix:///path/to/docker.sock or tcp://host:port");
    }

    boolean unix() {
        return "unix".equals(uri.getScheme());
    }

    @Override
    public String toString() {
        return uri.toString();
    }
}
