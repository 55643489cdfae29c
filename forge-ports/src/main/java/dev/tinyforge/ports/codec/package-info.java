/**
 * How domain values are written as documents ({@link dev.tinyforge.domain.config.Config} trees) for the API, the
 * journal and the store. Text formats belong to apps and adapters.
 */
@NullMarked
package dev.tinyforge.ports.codec;

import org.jspecify.annotations.NullMarked;
