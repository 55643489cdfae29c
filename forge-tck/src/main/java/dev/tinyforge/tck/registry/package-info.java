/** The contract of registries that are asked directly. */
@NullMarked
package dev.tinyforge.tck.registry;

import org.jspecify.annotations.NullMarked;
