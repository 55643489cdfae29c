/**
 * What Forge needs from outside (driven ports, by role) and what it offers (use cases). Interfaces, and the values
 * they speak in; no behaviour of the engine.
 */
@NullMarked
package dev.tinyforge.ports;

import org.jspecify.annotations.NullMarked;
