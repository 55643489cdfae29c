package dev.tinyforge.ports.error;

/** Every way a port can fail, with the kind that decides HTTP status and exit code. */
public enum ErrorCode {
    INVALID_INPUT(Kind.USER, false),
    NOT_FOUND(Kind.USER, false),
    /** It was changed by somebody else in the meantime. */
    CONFLICT(Kind.USER, false),
    /** Another workload has this host name. */
    HOST_TAKEN(Kind.USER, false),
    /** Another deployment is under way and the workload's policy is to refuse. */
    BUSY(Kind.USER, false),
    /** What a plan was made from is no longer so. */
    PLAN_CHANGED(Kind.USER, false),
    /** What was to be deployed is live, and its source skips that unless it is forced. */
    ALREADY_LIVE(Kind.USER, false),
    NOT_ALLOWED(Kind.USER, false),
    /** What the parent runs cannot be promoted, or this is not what the parent runs. */
    NOT_PROMOTABLE(Kind.USER, false),
    /** Asked too often; later it may be allowed. */
    TOO_MANY(Kind.USER, false),
    IMAGE_NOT_FOUND(Kind.USER, false),
    /** A Dockerfile is wrong, or a step of it fails. */
    BUILD_FAILED(Kind.USER, false),
    /** The Compose tool says no, or is not there. */
    COMPOSE_FAILED(Kind.USER, false),
    /** A repository holds what must not be taken from one, or too much. */
    CONTENT_REFUSED(Kind.USER, false),
    /** It was told to give up. */
    CANCELLED(Kind.USER, false),
    /** A secret cannot be opened with the key at hand. */
    SECRET_UNREADABLE(Kind.USER, false),
    REGISTRY_DENIED(Kind.EXTERNAL, false),
    REGISTRY_UNREACHABLE(Kind.EXTERNAL, true),
    REPOSITORY_DENIED(Kind.EXTERNAL, false),
    REPOSITORY_UNREACHABLE(Kind.EXTERNAL, true),
    ENGINE_UNREACHABLE(Kind.EXTERNAL, true),
    /** The engine answered, and the answer was no. */
    ENGINE_REFUSED(Kind.EXTERNAL, false),
    PROXY_UNREACHABLE(Kind.EXTERNAL, true),
    /** The proxy answered, and the answer was no. */
    PROXY_REFUSED(Kind.EXTERNAL, false),
    /** A remote Forge server cannot be reached. */
    SERVER_UNREACHABLE(Kind.EXTERNAL, true),
    /** The store cannot be written or read now: disk full, locked. */
    STORE_UNAVAILABLE(Kind.RESOURCES, true),
    /** The store's file is damaged, or was written by a newer version. */
    STORE_UNUSABLE(Kind.RESOURCES, false),
    /** This process no longer owns what it was working on. */
    LEASE_LOST(Kind.INTERNAL, false),
    INTERNAL(Kind.INTERNAL, false);

    /** Whose matter it is. */
    public enum Kind {
        USER,
        EXTERNAL,
        RESOURCES,
        INTERNAL
    }

    private final Kind kind;
    private final boolean passing;

    ErrorCode(Kind kind, boolean passing) {
        this.kind = kind;
        this.passing = passing;
    }

    public Kind kind() {
        return kind;
    }

    /** Waiting and trying again may help; whether the act happened is unknown. */
    public boolean passing() {
        return passing;
    }
}
