/** Several servers on one real database that keep time and poll; the rest of their world is faked. */
@NullMarked
package dev.tinyforge.proof.watch;

import org.jspecify.annotations.NullMarked;
