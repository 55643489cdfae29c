/** What brings requests to instances. */
@NullMarked
package dev.tinyforge.ports.proxy;

import org.jspecify.annotations.NullMarked;
