/** The files builds are given: what of a repository may be taken, and what sites have besides. */
@NullMarked
package dev.tinyforge.engine.build;

import org.jspecify.annotations.NullMarked;
