package dev.tinyforge.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.tinyforge.ports.container.ContainerEngine.EngineEvent;
import dev.tinyforge.ports.container.ContainerEngine.EngineEvent.Kind;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EventReaderTest {
    private final EventReader reader = new EventReader("app=shop");

    @Test
    void what_happens_to_labelled_containers_is_told_by_name() {
        assertTold(Kind.STARTED, "tf-a", container("start", "1", "tf-a", "shop"));
        assertTold(Kind.DIED, "tf-a", container("die", "1", "tf-a", "shop"));
        assertTold(Kind.OUT_OF_MEMORY, "tf-a", container("oom", "1", "tf-a", "shop"));
        assertTold(Kind.HEALTH, "tf-a", container("health_status: healthy", "1", "tf-a", "shop"));
        assertTold(Kind.REMOVED, "tf-a", container("destroy", "1", "tf-a", "shop"));
        assertNothing(container("create", "1", "tf-a", "shop"));
        assertNothing(container("start", "2", "tf-b", "other"));
    }

    @Test
    void a_key_alone_takes_every_value() {
        EventReader any = new EventReader("app");
        assertEquals(
                Optional.of(new EngineEvent(Kind.DIED, "tf-b")), read(any, container("die", "2", "tf-b", "other")));
    }

    @Test
    void who_left_a_network_is_known_from_the_listing_or_from_an_event_until_it_is_gone() {
        reader.startsWith(Map.of("1", "tf-a"));
        assertTold(Kind.DISCONNECTED, "tf-a", network("disconnect", "net", "1"));
        assertNothing(network("disconnect", "net", "2"));
        assertNothing(container("create", "2", "tf-b", "shop"));
        assertTold(Kind.DISCONNECTED, "tf-b", network("disconnect", "net", "2"));
        assertTold(Kind.REMOVED, "tf-b", container("destroy", "2", "tf-b", "shop"));
        assertNothing(network("disconnect", "net", "2"));
        reader.startsWith(Map.of());
        assertNothing(network("disconnect", "net", "1"));
    }

    @Test
    void a_network_that_is_removed_is_told_by_name_and_one_that_is_made_is_not() {
        assertTold(Kind.NETWORK_REMOVED, "net", network("destroy", "net", ""));
        assertNothing(network("create", "net", ""));
    }

    private static String container(String action, String id, String name, String app) {
        return "{\"Type\":\"container\",\"Action\":\"" + action + "\",\"Actor\":{\"ID\":\"" + id
                + "\",\"Attributes\":{\"name\":\"" + name + "\",\"app\":\"" + app + "\"}}}";
    }

    private static String network(String action, String name, String container) {
        return "{\"Type\":\"network\",\"Action\":\"" + action + "\",\"Actor\":{\"ID\":\"n\",\"Attributes\":{\"name\":\""
                + name + "\",\"container\":\"" + container + "\"}}}";
    }

    private void assertTold(Kind kind, String name, String json) {
        assertEquals(Optional.of(new EngineEvent(kind, name)), read(reader, json));
    }

    private void assertNothing(String json) {
        assertEquals(Optional.empty(), read(reader, json));
    }

    private static Optional<EngineEvent> read(EventReader reader, String json) {
        try {
            return reader.read(Json.MAPPER.readTree(json));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
