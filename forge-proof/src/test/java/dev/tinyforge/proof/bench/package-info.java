/** Measurements: what a deploy, a start and a look at many workloads cost. */
@NullMarked
package dev.tinyforge.proof.bench;

import org.jspecify.annotations.NullMarked;
