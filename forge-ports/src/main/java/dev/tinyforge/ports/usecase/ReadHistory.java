package dev.tinyforge.ports.usecase;

import dev.tinyforge.ports.store.EventLog;
import java.util.List;
import java.util.Optional;

/** Who did what, when, to what. */
@FunctionalInterface
public interface ReadHistory {
    /** Newest first; {@code before}: start behind this number. */
    List<EventLog.Numbered> list(Optional<Long> before, int limit);
}
