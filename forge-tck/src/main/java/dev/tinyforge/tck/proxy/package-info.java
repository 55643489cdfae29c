/** What every {@code ProxyRouter} must hold to, sentence by sentence. */
@NullMarked
package dev.tinyforge.tck.proxy;

import org.jspecify.annotations.NullMarked;
