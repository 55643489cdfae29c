package dev.tinyforge.proof.traffic;

import java.time.Instant;

/**
 * One failed request.
 *
 * @param at when it was sent
 * @param request its number in its traffic, from 0
 * @param kind why it counts as failed
 * @param detail what was seen
 */
public record Failure(Instant at, long request, FailureKind kind, String detail) {
    @Override
    public String toString() {
        return "#" + request + " at " + at + " " + kind + ": " + detail;
    }
}
