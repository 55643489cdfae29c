/** The command line. Translates arguments to use cases and back; decides nothing itself. */
@NullMarked
package dev.tinyforge.cli;

import org.jspecify.annotations.NullMarked;
