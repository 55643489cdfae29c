/** The contract of hosts of Git repositories. */
@NullMarked
package dev.tinyforge.tck.repository;

import org.jspecify.annotations.NullMarked;
