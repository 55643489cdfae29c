/** Projects of Docker Compose as trees: what is refused in one, and the files Forge makes of it. Reads no YAML. */
@NullMarked
package dev.tinyforge.domain.compose;

import org.jspecify.annotations.NullMarked;
