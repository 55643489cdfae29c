package dev.tinyforge.npm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tinyforge.domain.workload.DeploymentId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * A proxy host as NPM shows it: a row of its database and, in {@code meta}, what nginx said to it. Booleans come as 0
 * and 1 before 2.12.
 */
record ProxyHost(JsonNode row) {
    private static final List<String> FLAGS = List.of(
            "ssl_forced", "hsts_enabled", "http2_support", "caching_enabled", "allow_websocket_upgrade", "enabled");
    private static final List<String> NUMBERS = List.of("forward_port", "certificate_id", "access_list_id");
    private static final List<String> TEXTS = List.of("forward_scheme", "forward_host", "advanced_config");

    int id() {
        return row.path("id").asInt();
    }

    /** In lower case. */
    List<String> domains() {
        return StreamSupport.stream(row.path("domain_names").spliterator(), false)
                .map(name -> name.asText().toLowerCase(Locale.ROOT))
                .toList();
    }

    String text(String property) {
        return row.path(property).asText("");
    }

    int number(String property) {
        return row.path(property).asInt();
    }

    boolean flag(String property) {
        return row.path(property).asBoolean();
    }

    /** As the port's contract writes an upstream; another scheme than ours shows. */
    String upstream() {
        String scheme = text("forward_scheme");
        return (scheme.equals("http") ? "" : scheme + "://") + text("forward_host") + ":" + number("forward_port");
    }

    /** False when it is known not to be served; NPM's word, which may be wrong either way. */
    boolean online() {
        JsonNode online = row.path("meta").path("nginx_online");
        return flag("enabled") && (online.isMissingNode() || online.isNull() || online.asBoolean());
    }

    /** What nginx had against it. */
    String complaint() {
        return row.path("meta").path("nginx_err").asText("");
    }

    /** The instance it was made for. */
    String instance() {
        return row.path("meta").path(WantedHost.META).path("instance").asText("");
    }

    /**
     * The deployment it is switched to; empty: the host is not ours. One of both traces of ours is enough, because
     * somebody who edits a host in NPM may lose either: a sent {@code meta} replaces the former one.
     */
    Optional<DeploymentId> marker() {
        return Marker.inConfig(text("advanced_config")).or(this::markerInMeta);
    }

    Optional<DeploymentId> markerInMeta() {
        return Marker.id(
                row.path("meta").path(WantedHost.META).path("deployment").asText(""));
    }

    /** Its meta without what NPM writes there itself. */
    ObjectNode ownMeta() {
        ObjectNode meta =
                row.path("meta") instanceof ObjectNode held ? held.deepCopy() : Json.MAPPER.createObjectNode();
        meta.remove(List.of("nginx_online", "nginx_err"));
        return meta;
    }

    /** A body that makes the host again what it is here; echoing the row itself is refused (read-only properties). */
    ObjectNode restoring() {
        ObjectNode body = Json.MAPPER.createObjectNode();
        TEXTS.forEach(name -> body.put(name, text(name)));
        NUMBERS.forEach(name -> body.put(name, number(name)));
        FLAGS.forEach(name -> body.put(name, flag(name)));
        body.set("meta", ownMeta());
        return body;
    }

    /** Not the row: it is long. */
    @Override
    public String toString() {
        return "ProxyHost[" + id() + " " + domains() + " to " + upstream() + "]";
    }
}
