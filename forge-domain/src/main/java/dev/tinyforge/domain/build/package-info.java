/** How images are made from repositories, as data: what goes in, and what must not. */
@NullMarked
package dev.tinyforge.domain.build;

import org.jspecify.annotations.NullMarked;
