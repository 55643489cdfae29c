package dev.tinyforge.domain.access;

/** What a user is. */
public enum Role {
    ADMIN,
    VIEWER;

    /** What a session of such a user may do. */
    public Scope scope() {
        return switch (this) {
            case ADMIN -> Scope.ADMIN;
            case VIEWER -> Scope.READ;
        };
    }
}
