package dev.tinyforge.haproxy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The configuration file. Needs nothing newer than HAProxy 2.4.
 *
 * @param bind where it listens for http
 * @param container it runs in a container of ours: logs to its output, and gives up root after it has bound its sockets
 */
record HaproxyConf(Path dir, String bind, boolean container, boolean root) {
    static final String MARKER_PATH = "/.well-known/tinyforge/marker";

    Path file() {
        return dir.resolve("haproxy.cfg");
    }

    Path map() {
        return dir.resolve("routes.map");
    }

    Path adminSocket() {
        return dir.resolve("admin.sock");
    }

    Path masterSocket() {
        return dir.resolve("master.sock");
    }

    /**
     * Names everything of the configuration that the runtime API cannot change. HAProxy tells it as its description;
     * when that differs, it takes a reload.
     */
    String generation(int pool) {
        String fixed = head("") + backends(SlotTable.empty(pool));
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(fixed.getBytes(StandardCharsets.UTF_8));
            return "tinyforge-" + HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    String render(SlotTable table) {
        return "# Written by Tiny Forge; changes by hand are lost.\n" + TableText.render(table)
                + head(generation(table.pool())) + backends(table);
    }

    String renderMap(SlotTable table) {
        StringBuilder text = new StringBuilder("# host, slot:deployment\n");
        table.routes()
                .forEach((host, value) ->
                        text.append(host).append(' ').append(value).append('\n'));
        return text.toString();
    }

    private String head(String generation) {
        return """
                global
                  description %s
                  # An explicit number: the default follows the file limit, which in containers can be a billion.
                  maxconn 8000
                  no strict-limits
                  stats socket %s mode 600 level admin expose-fd listeners
                  stats timeout 10s
                  stats maxconn 64
                %s
                defaults
                  mode http
                  # The connection to a client stays open between requests and through a switch; the one to an instance
                  # is closed after each answer. A kept one could be closed by the instance (its own keep-alive timeout,
                  # its stop) in the very moment a request is sent on it, and a request that is not safe to repeat
                  # would be lost. So nothing but a refused connection is ever retried, which no instance has seen.
                  option http-server-close
                  http-reuse never
                  retries 3
                  option redispatch 1
                  retry-on conn-failure
                  timeout connect 5s
                  timeout queue 30s
                  timeout http-request 30s
                  timeout http-keep-alive 75s
                  timeout client 5m
                  timeout server 5m
                  timeout client-fin 30s
                  # WebSockets: alive as long as something passes once a day.
                  timeout tunnel 24h
                  option forwardfor

                frontend http
                  bind %s
                  http-request set-var(txn.route) req.hdr(host),field(1,:),lower,map_str(%s)
                  http-request return status 404 content-type text/plain hdr Cache-Control no-store string "Tiny Forge has no route for this host.\\n" unless { var(txn.route) -m found }
                  http-request return status 200 content-type text/plain hdr Cache-Control no-store lf-string "%%[var(txn.route),field(2,:)]" if { path %s }
                  http-request set-header X-Forwarded-Proto http unless { req.hdr(X-Forwarded-Proto) -m found }
                  use_backend %%[var(txn.route),field(1,:)]

                """.formatted(generation, adminSocket(), process(), bind, map(), MARKER_PATH);
    }

    private String process() {
        String log = container ? "  log stdout format raw daemon notice\n" : "";
        // Numbers, since an image made of one program has no user names.
        return log + (container && root ? "  uid 65534\n  gid 65534\n" : "");
    }

    private static String backends(SlotTable table) {
        StringBuilder text = new StringBuilder();
        for (int number = 0; number < table.pool(); number++) {
            Optional<Slot> slot = Optional.ofNullable(table.slots().get(number));
            text.append("backend ").append(RouteValue.backend(number)).append('\n');
            for (Side side : Side.values()) {
                text.append("  server ")
                        .append(side.server())
                        .append(' ')
                        .append(slot.filter(s -> s.serves(side))
                                .flatMap(Slot::serving)
                                .map(occupant -> occupant.address().toString())
                                .orElse("0.0.0.0:1 disabled"));
                text.append('\n');
            }
        }
        return text.toString();
    }
}
