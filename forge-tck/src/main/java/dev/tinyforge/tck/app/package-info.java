/**
 * For tests of what stands in front of the use cases: an in-memory double of them and the contract that the double and
 * every way of reaching it from afar must pass. Nothing here deploys anything.
 */
@NullMarked
package dev.tinyforge.tck.app;

import org.jspecify.annotations.NullMarked;
