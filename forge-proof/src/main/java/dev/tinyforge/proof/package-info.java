/** Proofs against real engines and proxies. Nothing here is published. */
@NullMarked
package dev.tinyforge.proof;

import org.jspecify.annotations.NullMarked;
