package dev.tinyforge.domain.workload;

/** How a new version takes over: beside the old one, or after stopping it. */
public enum Strategy {
    BLUE_GREEN,
    RECREATE
}
