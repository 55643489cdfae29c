package dev.tinyforge.domain.workload;

/** Identity of a workload; a ULID or UUID, lower case. */
public record WorkloadId(String value) {
    /** @throws dev.tinyforge.domain.config.InvalidInput if it is neither */
    public WorkloadId {
        value = Id.check("workload id", value);
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
