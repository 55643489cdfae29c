/** The source plugin interface and the {@code image} source. Sources compute plans and never touch the engine. */
@NullMarked
package dev.tinyforge.domain.source;

import org.jspecify.annotations.NullMarked;
