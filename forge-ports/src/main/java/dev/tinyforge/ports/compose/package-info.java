/** The tool that runs projects of Docker Compose. */
@NullMarked
package dev.tinyforge.ports.compose;

import org.jspecify.annotations.NullMarked;
