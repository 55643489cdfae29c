/** What registries hold, asked directly. Pulling belongs to the engine's images. */
@NullMarked
package dev.tinyforge.ports.registry;

import org.jspecify.annotations.NullMarked;
