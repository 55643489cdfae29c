/**
 * A stand-in for Nginx Proxy Manager that follows its documented contract and drives a real nginx.
 *
 * <p>What lives here: the admin API with its odd statuses, the sequence of steps behind every write, the nginx
 * process and its configuration files, a name server for upstream names, and the switches that make all of them
 * misbehave. What must not: anything of Forge's own contracts, and any kindness NPM does not show.
 */
@NullMarked
package dev.tinyforge.tck.npm;

import org.jspecify.annotations.NullMarked;
