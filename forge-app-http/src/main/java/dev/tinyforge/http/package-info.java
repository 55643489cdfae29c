/** The server. Translates HTTP to use cases and back; decides nothing itself. */
@NullMarked
package dev.tinyforge.http;

import org.jspecify.annotations.NullMarked;
