/** Config trees, their schemas, and the problems found in them. No parsing of any text format: apps bring trees. */
@NullMarked
package dev.tinyforge.domain.config;

import org.jspecify.annotations.NullMarked;
