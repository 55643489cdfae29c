/**
 * A deployer that stops where it is told to, to be killed there, and the handle on it. It is the real thing, composed of
 * the real adapters; only the places where it can be stopped are added, from outside.
 */
@NullMarked
package dev.tinyforge.proof.kill;

import org.jspecify.annotations.NullMarked;
