package dev.tinyforge.tck.npm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The rows of proxy hosts, in memory. Each call is atomic, no two calls are; rows go in and out as copies. */
final class HostTable {

    private static final List<String> FLAGS_OFF_BY_DEFAULT = List.of(
            "ssl_forced",
            "caching_enabled",
            "block_exploits",
            "allow_websocket_upgrade",
            "http2_support",
            "hsts_enabled",
            "hsts_subdomains",
            "trust_forwarded_proto");

    private final Map<Integer, ObjectNode> rows = new TreeMap<>();
    private int lastId;

    synchronized ObjectNode insert(ObjectNode body, int owner) {
        int id = ++lastId;
        ObjectNode row = JsonNodeFactory.instance.objectNode();
        row.put("id", id);
        row.put("created_on", Rows.now());
        row.put("modified_on", Rows.now());
        row.put("owner_user_id", owner);
        row.put("access_list_id", 0);
        row.put("certificate_id", 0);
        row.put("advanced_config", "");
        row.putObject("meta");
        row.put("enabled", true);
        row.putNull("locations");
        FLAGS_OFF_BY_DEFAULT.forEach(flag -> row.put(flag, false));
        row.setAll(body.deepCopy());
        sortDomains(row);
        if (row.path("certificate_id").asInt() == 0) {
            row.put("ssl_forced", false).put("http2_support", false).put("hsts_enabled", false);
        }
        rows.put(id, row);
        return row.deepCopy();
    }

    synchronized Optional<ObjectNode> find(int id) {
        return Optional.ofNullable(rows.get(id)).map(ObjectNode::deepCopy);
    }

    /** Ordered by domain names. */
    synchronized List<ObjectNode> all() {
        return rows.values().stream()
                .sorted(Comparator.comparing(row -> row.path("domain_names").toString()))
                .map(ObjectNode::deepCopy)
                .toList();
    }

    /** Overwrites the properties given and leaves the others. Nothing happens if the row is gone. */
    synchronized void patch(int id, ObjectNode properties) {
        ObjectNode row = rows.get(id);
        if (row != null) {
            row.setAll(properties.deepCopy());
            row.put("modified_on", Rows.now());
            sortDomains(row);
        }
    }

    synchronized void delete(int id) {
        rows.remove(id);
    }

    /** Whether any row but the given one has the domain, in any case of letters; a wildcard is a string like others. */
    synchronized boolean isTaken(String domain, int exceptId) {
        return rows.values().stream()
                .filter(row -> row.path("id").intValue() != exceptId)
                .flatMap(HostTable::domains)
                .anyMatch(domain::equalsIgnoreCase);
    }

    static Stream<String> domains(JsonNode row) {
        return StreamSupport.stream(row.path("domain_names").spliterator(), false)
                .map(JsonNode::asText);
    }

    private static void sortDomains(ObjectNode row) {
        List<String> sorted = domains(row).sorted().toList();
        sorted.forEach(row.putArray("domain_names")::add);
    }
}
