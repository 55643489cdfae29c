package dev.tinyforge.npm;

import dev.tinyforge.domain.workload.DeploymentId;
import dev.tinyforge.ports.http.FreshHttp;
import dev.tinyforge.ports.proxy.ProxyRouter.Observation;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * Asks nginx for the marker, in at most 5 s. The answer's content counts, never its status alone: NPM's page for unknown
 * hosts is a 200. Its default site may also be to close the connection without a word (444); that is told from a proxy
 * that is down by asking for a host nobody can have, and the admin interface, which is behind the same nginx.
 */
final class SwitchQuestion {
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final Duration SHORT = Duration.ofMillis(900);
    private static final String NOBODY = "tinyforge-nobody.invalid";

    private final String host;
    private final int port;
    private final NpmAddress admin;

    SwitchQuestion(String host, int port, NpmAddress admin) {
        this.host = host;
        this.port = port;
        this.admin = admin;
    }

    int port() {
        return port;
    }

    Observation ask(String domain) {
        try {
            FreshHttp.Answer answer = get(domain, PATIENCE);
            Optional<DeploymentId> marker = answer.status() == 200 ? Marker.inAnswer(answer.body()) : Optional.empty();
            return marker.<Observation>map(Observation.SwitchedTo::new).orElseGet(Observation.NoRoute::new);
        } catch (IOException e) {
            if (closedWithoutAWord(e) && isHowItTreatsUnknownHosts()) {
                return new Observation.NoRoute();
            }
            return new Observation.Unreachable("http://" + host + ":" + port + ": " + e.getMessage());
        }
    }

    private FreshHttp.Answer get(String domain, Duration patience) throws IOException {
        return FreshHttp.get(new InetSocketAddress(host, port), domain, Marker.PATH, patience);
    }

    /** Refusals, resets and time-outs have a class or a cause of their own. */
    private static boolean closedWithoutAWord(IOException e) {
        return e.getClass() == IOException.class && e.getCause() == null;
    }

    private boolean isHowItTreatsUnknownHosts() {
        try {
            get(NOBODY, SHORT);
            return false;
        } catch (IOException e) {
            return closedWithoutAWord(e) && nginxLives();
        }
    }

    private boolean nginxLives() {
        try {
            InetSocketAddress address = new InetSocketAddress(admin.host(), admin.port());
            return FreshHttp.get(address, admin.host(), "/api/", SHORT).status() > 0;
        } catch (IOException e) {
            return false;
        }
    }
}
