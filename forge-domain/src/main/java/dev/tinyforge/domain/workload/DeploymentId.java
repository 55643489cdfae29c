package dev.tinyforge.domain.workload;

/** Identity of a deployment; a ULID or UUID, lower case. Also names the release it makes and the instance it starts. */
public record DeploymentId(String value) {
    /** @throws dev.tinyforge.domain.config.InvalidInput if it is neither */
    public DeploymentId {
        value = Id.check("deployment id", value);
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
