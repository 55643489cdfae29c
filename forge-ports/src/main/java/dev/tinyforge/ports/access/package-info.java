/** What proving who one is needs from outside. */
@NullMarked
package dev.tinyforge.ports.access;

import org.jspecify.annotations.NullMarked;
