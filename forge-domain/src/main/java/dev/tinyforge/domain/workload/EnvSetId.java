package dev.tinyforge.domain.workload;

/** Identity of an env set; a ULID or UUID, lower case. */
public record EnvSetId(String value) {
    /** @throws dev.tinyforge.domain.config.InvalidInput if it is neither */
    public EnvSetId {
        value = Id.check("env set id", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
