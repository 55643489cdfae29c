/** What a file in a repository may declare of a workload, and how that is compared and merged. Reads no text format. */
@NullMarked
package dev.tinyforge.domain.gitops;

import org.jspecify.annotations.NullMarked;
