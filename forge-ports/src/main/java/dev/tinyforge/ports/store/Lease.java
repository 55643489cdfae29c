package dev.tinyforge.ports.store;

import java.time.Instant;

/**
 * The right to work on something, for a while.
 *
 * @param token larger than that of every earlier lease of this name
 */
public record Lease(String name, String owner, long token, Instant expiresAt) {}
