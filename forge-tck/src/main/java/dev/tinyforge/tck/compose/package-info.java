/** What runners of Compose projects promise. */
@NullMarked
package dev.tinyforge.tck.compose;

import org.jspecify.annotations.NullMarked;
