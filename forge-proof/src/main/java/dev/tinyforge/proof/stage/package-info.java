/**
 * What a proof takes place on: an engine, a proxy, a folder and the real programs, set up and cleared away again; and
 * what is left on it. Uses adapters only through their factories. No proof lives here.
 */
@NullMarked
package dev.tinyforge.proof.stage;

import org.jspecify.annotations.NullMarked;
