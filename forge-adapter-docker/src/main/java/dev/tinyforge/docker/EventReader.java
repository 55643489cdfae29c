package dev.tinyforge.docker;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tinyforge.ports.container.ContainerEngine.EngineEvent;
import dev.tinyforge.ports.container.ContainerEngine.EngineEvent.Kind;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Docker's events as the port's. Those of networks tell a container's id and none of its labels, so the names of the
 * labelled ones are kept by id.
 */
final class EventReader {
    private final String label;
    private final Map<String, String> names = new HashMap<>();

    /** @param label {@code key} or {@code key=value} */
    EventReader(String label) {
        this.label = label;
    }

    /** What to ask for. Not by label: Docker would then leave out all that networks tell. */
    static String filters() {
        var filters = Json.MAPPER.createObjectNode();
        filters.putArray("type").add("container").add("network");
        filters.putArray("event")
                .add("create")
                .add("start")
                .add("die")
                .add("oom")
                .add("destroy")
                .add("health_status")
                .add("disconnect");
        return filters.toString();
    }

    /** @param known the names of the labelled containers, by id */
    void startsWith(Map<String, String> known) {
        names.clear();
        names.putAll(known);
    }

    Optional<EngineEvent> read(JsonNode json) {
        String action = json.path("Action").asText(json.path("status").asText(""));
        JsonNode actor = json.path("Actor");
        JsonNode attributes = actor.path("Attributes");
        return json.path("Type").asText("").equals("network")
                ? ofNetwork(action, attributes)
                : ofContainer(action, actor.path("ID").asText(json.path("id").asText("")), attributes);
    }

    private Optional<EngineEvent> ofNetwork(String action, JsonNode attributes) {
        return switch (action) {
            case "destroy" ->
                Optional.of(new EngineEvent(
                        Kind.NETWORK_REMOVED, attributes.path("name").asText("")));
            case "disconnect" ->
                Optional.ofNullable(names.get(attributes.path("container").asText("")))
                        .map(name -> new EngineEvent(Kind.DISCONNECTED, name));
            default -> Optional.empty();
        };
    }

    private Optional<EngineEvent> ofContainer(String action, String id, JsonNode attributes) {
        if (!labelled(attributes)) {
            return Optional.empty();
        }
        String name = attributes.path("name").asText("");
        if (action.equals("destroy")) {
            names.remove(id);
        } else {
            names.put(id, name);
        }
        return kind(action).map(kind -> new EngineEvent(kind, name));
    }

    private boolean labelled(JsonNode attributes) {
        int equals = label.indexOf('=');
        return equals < 0
                ? attributes.has(label)
                : attributes.path(label.substring(0, equals)).asText("").equals(label.substring(equals + 1));
    }

    private static Optional<Kind> kind(String action) {
        if (action.startsWith("health_status")) {
            return Optional.of(Kind.HEALTH);
        }
        return switch (action) {
            case "start" -> Optional.of(Kind.STARTED);
            case "die" -> Optional.of(Kind.DIED);
            case "oom" -> Optional.of(Kind.OUT_OF_MEMORY);
            case "destroy" -> Optional.of(Kind.REMOVED);
            default -> Optional.empty();
        };
    }
}
