/** Reads what repositories declare of workloads, and writes it when somebody asks for that. Starts no deployment. */
@NullMarked
package dev.tinyforge.engine.gitops;

import org.jspecify.annotations.NullMarked;
