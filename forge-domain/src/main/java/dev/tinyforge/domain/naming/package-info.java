/** Host names and resource names, derived from ids and labels. Nothing random, nothing looked up. */
@NullMarked
package dev.tinyforge.domain.naming;

import org.jspecify.annotations.NullMarked;
