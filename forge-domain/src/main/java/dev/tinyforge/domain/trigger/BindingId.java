package dev.tinyforge.domain.trigger;

import dev.tinyforge.domain.workload.Id;

/** Identity of a binding; a ULID or UUID, lower case. */
public record BindingId(String value) {
    /** @throws dev.tinyforge.domain.config.InvalidInput if it is neither */
    public BindingId {
        value = Id.check("binding id", value);
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
