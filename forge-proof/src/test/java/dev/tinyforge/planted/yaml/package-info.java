/** Violations planted for the architecture tests, and what must not be taken for one. */
@NullMarked
package dev.tinyforge.planted.yaml;

import org.jspecify.annotations.NullMarked;
