package dev.tinyforge.domain.trigger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.Problem;
import java.util.List;

/** What plugins find wrong with a config. */
final class Refusals {
    private Refusals() {}

    /** That one problem and no other. */
    static void problem(TriggerPlugin plugin, String field, String message, Config config) {
        List<Problem> problems = plugin.validate(config);
        assertEquals(1, problems.size(), problems.toString());
        assertEquals(field, problems.get(0).field());
        assertTrue(problems.get(0).message().contains(message), problems.toString());
    }
}
