package dev.tinyforge.domain.trigger;

import dev.tinyforge.domain.workload.Id;

/** Identity of a trigger; a ULID or UUID, lower case. */
public record TriggerId(String value) {
    /** @throws dev.tinyforge.domain.config.InvalidInput if it is neither */
    public TriggerId {
        value = Id.check("trigger id", value);
    }

    /** Eight characters for names people see. */
    public String shortForm() {
        return Id.shorten(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
