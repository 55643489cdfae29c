package dev.tinyforge.domain.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.config.Config;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RuntimeStateTest {
    private static final Instant AT = Instant.parse("2026-03-01T10:00:00Z");

    @Test
    void whatIsSyncedTellsTheCommitAndWhenAndNoErrorAnyMore() {
        assertEquals(
                Config.of("status", "synced", "last_commit_sha", "c0ffee", "last_sync_at", "2026-03-01T10:00:00Z"),
                RuntimeState.NONE.failed("no way").synced("c0ffee", AT).fields());
    }

    @Test
    void aFailureLeavesTheCommitThatIsLive() {
        RuntimeState failed = RuntimeState.NONE.synced("c0ffee", AT).failed("no way");
        assertEquals(Optional.of("c0ffee"), failed.lastCommit());
        assertEquals(Optional.of("no way"), failed.lastError());
        assertEquals("failed", failed.fields().get("status"));
    }

    @Test
    void keysOfAnotherVersionStay() {
        RuntimeState other = new RuntimeState(Config.of("of_tomorrow", Config.of("a", 1)));
        assertEquals(
                Config.of("a", 1).values(),
                other.failed("x").synced("c0ffee", AT).fields().get("of_tomorrow"));
    }

    @Test
    void anErrorIsCut() {
        assertTrue(RuntimeState.NONE
                        .failed("x".repeat(1000))
                        .lastError()
                        .orElseThrow()
                        .length()
                <= 240);
    }
}
