/** What goes with a line of the program's own log. Not the log of a deployment, which is the store's. */
@NullMarked
package dev.tinyforge.ports.log;

import org.jspecify.annotations.NullMarked;
