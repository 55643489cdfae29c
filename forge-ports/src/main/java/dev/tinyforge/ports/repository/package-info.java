/** Git repositories on their hosts. */
@NullMarked
package dev.tinyforge.ports.repository;

import org.jspecify.annotations.NullMarked;
