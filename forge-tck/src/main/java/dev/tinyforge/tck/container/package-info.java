/** What every container engine, its images and its health probe must do. No knowledge of a technology. */
@NullMarked
package dev.tinyforge.tck.container;

import org.jspecify.annotations.NullMarked;
