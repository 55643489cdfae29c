/** {@code make demo}: what a newcomer sees first. Uses the programs as people do, and proves what it says. */
@NullMarked
package dev.tinyforge.proof.demo;

import org.jspecify.annotations.NullMarked;
