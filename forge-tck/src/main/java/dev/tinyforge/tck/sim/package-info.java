/** Judging a simulated world: the invariants of a deployment server, and before-and-after pictures. Knows no engine. */
@NullMarked
package dev.tinyforge.tck.sim;

import org.jspecify.annotations.NullMarked;
