/** The one exception of the ports and its codes. */
@NullMarked
package dev.tinyforge.ports.error;

import org.jspecify.annotations.NullMarked;
