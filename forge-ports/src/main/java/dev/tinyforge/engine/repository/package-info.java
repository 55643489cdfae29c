/** What is looked up in repositories: which commit a name stands for, and single files. Fetches nothing to build from. */
@NullMarked
package dev.tinyforge.engine.repository;

import org.jspecify.annotations.NullMarked;
