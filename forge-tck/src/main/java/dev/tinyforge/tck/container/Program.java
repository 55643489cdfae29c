package dev.tinyforge.tck.container;

/** What the images of these contracts run. */
public enum Program {
    /** Runs until it is asked to stop, and writes what it is told to. */
    RUNS,
    /** Runs, and takes no notice of being asked to stop. */
    DEAF,
    /** Ends at once with code 7. */
    EXITS,
    /** Like {@link #RUNS}, and its image has a HEALTHCHECK that soon passes. */
    CHECKED
}
