/** Proof that no secret gets out; without Docker, on fakes and a real store. */
@NullMarked
package dev.tinyforge.proof.secret;

import org.jspecify.annotations.NullMarked;
