/** Stores and the journal in one SQLite file. The only place that knows SQL. */
@NullMarked
package dev.tinyforge.sqlite;

import org.jspecify.annotations.NullMarked;
