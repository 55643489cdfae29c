package dev.tinyforge.domain.workload;

/** What a deployment does about an env secret that cannot be opened; an empty or raw value is never passed on. */
public enum OnUndecryptableSecret {
    /** It fails and is undone; what served before goes on. */
    FAIL,
    /** That entry is left out, with a warning in the deployment's log. */
    SKIP
}
