/** What a proxy that Forge runs itself does when it is stopped, removed or kept out: on a real engine, without traffic. */
@NullMarked
package dev.tinyforge.proof.proxy;

import org.jspecify.annotations.NullMarked;
