package dev.tinyforge.ports.store;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** What was last seen of the things that are watched: repositories that are polled, schedules. */
public interface Watches {
    /** @param name such as {@code registry ghcr.io/acme/shop} */
    Optional<Watch> find(String name);

    /**
     * Replaces what is remembered if that is at {@code watch.revision()}, 0 for what is not there; the revision goes up by
     * one.
     *
     * @return as stored
     * @throws dev.tinyforge.ports.error.ForgeException {@code LEASE_LOST}; {@code CONFLICT} at another revision
     */
    Watch save(Lease lease, Watch watch);

    /**
     * Forgets those neither asked for by {@link #find} nor saved since, by the store's clock; one may stay for a minute
     * longer. What comes back counts from 0 again, so forget it later than {@link Ledger#trim} forgets the keys made of
     * its revisions.
     *
     * @throws dev.tinyforge.ports.error.ForgeException {@code LEASE_LOST}
     */
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

        public Watch atRevision(long newRevision) {
            return new Watch(name, newRevision, seen, validator, at, next, failures, lastError);
        }
    }
}
