/** What a sync and everybody else who writes a workload owe each other, on any store. */
@NullMarked
package dev.tinyforge.tck.gitops;

import org.jspecify.annotations.NullMarked;
