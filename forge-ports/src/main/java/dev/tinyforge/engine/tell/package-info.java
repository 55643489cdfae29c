/** What is told of what happens, with secrets masked: deployment log, event log, the program's own log. */
@NullMarked
package dev.tinyforge.engine.tell;

import org.jspecify.annotations.NullMarked;
