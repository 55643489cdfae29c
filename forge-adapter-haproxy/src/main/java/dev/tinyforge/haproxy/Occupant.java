package dev.tinyforge.haproxy;

import dev.tinyforge.domain.deploy.InstanceRef;

/** The instance a server of a slot stands for, and where it was last reached. */
record Occupant(InstanceRef instance, Address address) {
    /** The name of an instance known only by its marker, when our record of it was lost. */
    static final String UNKNOWN = "-";

    boolean is(InstanceRef other) {
        return instance.equals(other)
                || instance.name().equals(UNKNOWN) && instance.deployment().equals(other.deployment());
    }
}
