/** How plugins are found, whatever they are for. Knows none of them. */
@NullMarked
package dev.tinyforge.engine.plugin;

import org.jspecify.annotations.NullMarked;
