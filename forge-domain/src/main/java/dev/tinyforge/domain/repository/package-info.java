/** Git repositories as configurations name them: where they are, and paths in them. */
@NullMarked
package dev.tinyforge.domain.repository;

import org.jspecify.annotations.NullMarked;
