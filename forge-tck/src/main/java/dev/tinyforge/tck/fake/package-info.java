/**
 * In-memory ports that pass the contracts, and the one world they share, which outlives the processes that use it.
 * Deterministic: time passes by {@link dev.tinyforge.tck.fake.ManualClock} only, nothing blocks. No judgement of what
 * is right: that is for {@code dev.tinyforge.tck.sim}.
 */
@NullMarked
package dev.tinyforge.tck.fake;

import org.jspecify.annotations.NullMarked;
