/** The contracts of the clock and of the source of ids. */
@NullMarked
package dev.tinyforge.tck.time;

import org.jspecify.annotations.NullMarked;
