/** Contracts every adapter must pass, and in-memory fakes that pass them too. No knowledge of a technology. */
@NullMarked
package dev.tinyforge.tck;

import org.jspecify.annotations.NullMarked;
