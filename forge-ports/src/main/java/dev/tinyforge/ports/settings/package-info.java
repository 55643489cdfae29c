/** Every setting, and the config made of file, environment and flags. The one place settings are read from. */
@NullMarked
package dev.tinyforge.ports.settings;

import org.jspecify.annotations.NullMarked;
