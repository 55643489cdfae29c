package dev.tinyforge.http;

import dev.tinyforge.domain.access.Right;
import io.javalin.security.RouteRole;
import java.util.Optional;

/** What a caller must be allowed for a route. */
public enum Access implements RouteRole {
    /** Anybody, without saying who. */
    PUBLIC(Optional.empty(), On.EVERYTHING),
    /** Whoever can say who he is. */
    KNOWN(Optional.empty(), On.EVERYTHING),
    /** Whoever has logged in: a person, with a session and not with a token. */
    USER(Optional.empty(), On.EVERYTHING),
    /** To look. */
    READ(Optional.of(Right.READ), On.EVERYTHING),
    /** To look at the workload in the path. */
    READ_WORKLOAD(Optional.of(Right.READ), On.WORKLOAD),
    /** To look at the deployment in the path. */
    READ_DEPLOYMENT(Optional.of(Right.READ), On.DEPLOYMENT),
    /** To have something deployed. */
    DEPLOY(Optional.of(Right.DEPLOY), On.EVERYTHING),
    /** To have the workload in the path deployed or gone back. */
    DEPLOY_WORKLOAD(Optional.of(Right.DEPLOY), On.WORKLOAD),
    /** To cancel the deployment in the path. */
    DEPLOY_DEPLOYMENT(Optional.of(Right.DEPLOY), On.DEPLOYMENT),
    /** To change what there is. */
    ADMIN(Optional.of(Right.ADMIN), On.EVERYTHING);

    /** What an act is on; a right that is narrowed to one workload is of no use for {@code EVERYTHING}. */
    enum On {
        EVERYTHING,
        WORKLOAD,
        DEPLOYMENT
    }

    private final Optional<Right> right;
    private final On on;

    Access(Optional<Right> right, On on) {
        this.right = right;
        this.on = on;
    }

    /** Absent: none is needed. */
    Optional<Right> right() {
        return right;
    }

    On on() {
        return on;
    }
}
