/** What differs between what should be and what is, and what mends it. Pure: looking and mending belong to the engine. */
@NullMarked
package dev.tinyforge.domain.reconcile;

import org.jspecify.annotations.NullMarked;
