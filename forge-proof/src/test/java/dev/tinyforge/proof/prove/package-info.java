/** The proofs with a real engine and real proxies, each in a class of its own. */
@NullMarked
package dev.tinyforge.proof.prove;

import org.jspecify.annotations.NullMarked;
