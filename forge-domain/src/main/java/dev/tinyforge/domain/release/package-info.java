/** Images and releases, pinned, and which of them are kept. */
@NullMarked
package dev.tinyforge.domain.release;

import org.jspecify.annotations.NullMarked;
