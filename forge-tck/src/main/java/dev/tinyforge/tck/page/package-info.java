/** The contract of what makes pages. */
@NullMarked
package dev.tinyforge.tck.page;

import org.jspecify.annotations.NullMarked;
