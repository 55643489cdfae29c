/** One HTTP request on a fresh connection, shared by probes and proxies. Not a client library. */
@NullMarked
package dev.tinyforge.ports.http;

import org.jspecify.annotations.NullMarked;
