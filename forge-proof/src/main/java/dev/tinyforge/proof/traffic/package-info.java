/**
 * Clients that send traffic over a switch and count, at the client, what went wrong.
 *
 * <p>Plain sockets only: nothing here may retry, repair or forgive unless the plan says so. Nothing of ours is used, so
 * that what is proved does not judge itself.
 */
@NullMarked
package dev.tinyforge.proof.traffic;

import org.jspecify.annotations.NullMarked;
