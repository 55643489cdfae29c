package dev.tinyforge.cli;

import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.store.Deployment;

/** How the program ends: the one place where a result becomes a number. */
enum ExitCode {
    DONE(0),
    /** It failed; a deployment was undone. */
    FAILED(1),
    /** Wrong arguments or wrong input. */
    USAGE(2),
    /** Not found, or not allowed. */
    DENIED(3),
    /** The engine, the proxy, the store or the server cannot be reached. */
    UNREACHABLE(4),
    /** Superseded or rejected. */
    REJECTED(5);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    static ExitCode of(ErrorCode code) {
        return switch (code) {
            // What was asked for is so.
            case ALREADY_LIVE -> DONE;
            case INVALID_INPUT, HOST_TAKEN -> USAGE;
            case NOT_FOUND, NOT_ALLOWED, IMAGE_NOT_FOUND, REGISTRY_DENIED, REPOSITORY_DENIED -> DENIED;
            case CONFLICT, BUSY, PLAN_CHANGED, NOT_PROMOTABLE, TOO_MANY, SECRET_UNREADABLE -> REJECTED;
            case REGISTRY_UNREACHABLE,
                    REPOSITORY_UNREACHABLE,
                    ENGINE_UNREACHABLE,
                    PROXY_UNREACHABLE,
                    SERVER_UNREACHABLE,
                    STORE_UNAVAILABLE,
                    STORE_UNUSABLE -> UNREACHABLE;
            case BUILD_FAILED,
                    COMPOSE_FAILED,
                    CONTENT_REFUSED,
                    CANCELLED,
                    ENGINE_REFUSED,
                    PROXY_REFUSED,
                    LEASE_LOST,
                    INTERNAL -> FAILED;
        };
    }

    /** Of one that has ended; one that has not yet was handed over well. */
    static ExitCode of(Deployment.Status status) {
        return switch (status) {
            case QUEUED, RUNNING, SUCCEEDED -> DONE;
            case ROLLED_BACK, CANCELLED, FAILED -> FAILED;
            case SUPERSEDED -> REJECTED;
        };
    }
}
