/** Processes of Forge on a fake world, driven by one seeded scheduler, and the invariants that must hold all the time. */
@NullMarked
package dev.tinyforge.tck.sim;

import org.jspecify.annotations.NullMarked;
