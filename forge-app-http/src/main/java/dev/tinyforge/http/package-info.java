/** The server. Translates HTTP to use cases and back; decides nothing itself. Only {@code ForgeServer} sees Forge whole. */
@NullMarked
package dev.tinyforge.http;

import org.jspecify.annotations.NullMarked;
