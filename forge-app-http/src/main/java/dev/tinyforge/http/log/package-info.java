/** How the server writes its log: JSON for machines, short lines on a terminal, secrets masked in both. */
@NullMarked
package dev.tinyforge.http.log;

import org.jspecify.annotations.NullMarked;
