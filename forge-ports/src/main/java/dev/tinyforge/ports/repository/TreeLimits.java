package dev.tinyforge.ports.repository;

import java.time.Duration;

/**
 * How much of a repository is taken, all of it together.
 *
 * @param entries files, folders, links and submodules of the folder that is walked
 * @param bytes that are received, and again the bytes of the files that are read
 * @param time for connecting and receiving; a host that has not answered when it is over is unreachable
 */
public record TreeLimits(int entries, long bytes, Duration time) {
    /** What an app's sources stay far below. */
    public static final TreeLimits DEFAULT = new TreeLimits(100_000, 1L << 30, Duration.ofMinutes(10));
}
