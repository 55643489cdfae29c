package dev.tinyforge.tck.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.ports.container.HealthProbe;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Every sentence of {@link HealthProbe}. */
public abstract class HealthProbeContract {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Duration SHORT = Duration.ofMillis(150);

    /** Where somebody listens, or does not. */
    public record Place(String address, int port) {}

    protected abstract HealthProbe probe();

    /** Somewhere every request is answered with the status. */
    protected abstract Place answering(int status);

    /** Somewhere connections are accepted and never answered. */
    protected abstract Place hanging();

    /** Somewhere nobody listens. */
    protected abstract Place nobody();

    private Optional<String> http(Place place, int min, int max, Duration timeout) {
        return probe().http(place.address(), place.port(), "/health", min, max, timeout);
    }

    @Test
    void a_status_within_the_range_passes() {
        assertEquals(Optional.empty(), http(answering(200), 200, 399, TIMEOUT));
        assertEquals(Optional.empty(), http(answering(200), 200, 200, TIMEOUT));
        assertEquals(Optional.empty(), http(answering(404), 404, 404, TIMEOUT));
    }

    @Test
    void a_status_outside_the_range_fails_and_is_told() {
        assertTold("500", http(answering(500), 200, 399, TIMEOUT));
        assertTold("200", http(answering(200), 201, 399, TIMEOUT));
    }

    @Test
    void redirects_are_not_followed() {
        Place place = answering(302);
        assertEquals(Optional.empty(), http(place, 200, 399, TIMEOUT));
        assertTold("302", http(place, 200, 299, TIMEOUT));
    }

    @Test
    void nobody_there_fails() {
        assertTold("", http(nobody(), 200, 399, TIMEOUT));
        Place place = nobody();
        assertTold("", probe().tcp(place.address(), place.port(), TIMEOUT));
    }

    @Test
    void no_answer_in_time_fails_in_time() {
        long before = System.nanoTime();
        assertTold("", http(hanging(), 200, 399, SHORT));
        assertTrue(System.nanoTime() - before < TIMEOUT.toNanos());
    }

    @Test
    void an_accepted_connection_passes() {
        Place place = answering(500);
        assertEquals(Optional.empty(), probe().tcp(place.address(), place.port(), TIMEOUT));
    }

    /** Fails unless there is a reason on one line that holds the text. */
    protected static void assertTold(String text, Optional<String> reason) {
        assertTrue(reason.isPresent());
        assertFalse(reason.get().isBlank());
        assertFalse(reason.get().contains("\n"));
        assertTrue(reason.get().contains(text), reason.get());
    }
}
