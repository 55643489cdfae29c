package dev.tinyforge.http;

import io.javalin.security.RouteRole;

/** What a caller must be allowed for a route. */
public enum Access implements RouteRole {
    /** Anybody, without a token. */
    PUBLIC,
    /** To look. */
    READ,
    /** To have something deployed, gone back to or cancelled. */
    DEPLOY,
    /** To change what there is. */
    ADMIN
}
