/** The clock and the source of ids, which are handed in so that tests can set them. */
@NullMarked
package dev.tinyforge.ports.time;

import org.jspecify.annotations.NullMarked;
