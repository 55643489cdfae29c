package dev.tinyforge.ports.store;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** What was last seen of the things that are watched: repositories that are polled, schedules. */
public interface Watches {
    /** @param name such as {@code registry ghcr.io/acme/shop} */
    Optional<Watch> find(String name);

    /**
     * Replaces what is remembered; the revision goes up by one.
     *
     * @throws dev.tinyforge.ports.error.ForgeException {@code LEASE_LOST}; {@code CONFLICT} at another revision
     */
    Watch save(Lease lease, Watch watch);

    /** Forgets those not asked for or saved since. */
    void trim(Lease lease, Instant unusedSince);

    /**
     * @param revision how often it was saved; 0: never. With it an event found twice has one key
     * @param seen tags with digests, refs with commits
     * @param validator what a conditional request asks with
     * @param at when it was last looked at
     * @param next not before then
     * @param failures in a row
     */
    record Watch(
            String name,
            long revision,
            Map<String, String> seen,
            Optional<String> validator,
            Instant at,
            Instant next,
            int failures,
            Optional<String> lastError) {
        public Watch {
            seen = Map.copyOf(seen);
        }

        /** One that was never saved. */
        public static Watch first(String name, Instant now) {
            return new Watch(name, 0, Map.of(), Optional.empty(), now, now, 0, Optional.empty());
        }

        /** With another moment of the last look. */
        public Watch lookedAt(Instant now) {
            return new Watch(name, revision, seen, validator, now, next, failures, lastError);
        }
    }
}
