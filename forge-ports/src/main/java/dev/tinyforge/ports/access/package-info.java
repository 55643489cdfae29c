/** What proving who one is needs: a hasher from outside, and a bound on how often it is tried. */
@NullMarked
package dev.tinyforge.ports.access;

import org.jspecify.annotations.NullMarked;
