/** The source plugin interface and the sources that come with Forge. Sources compute plans and never touch the engine. */
@NullMarked
package dev.tinyforge.domain.source;

import org.jspecify.annotations.NullMarked;
