/** What is remembered: workloads, releases, deployments, the journal, leases, logs, secrets. */
@NullMarked
package dev.tinyforge.ports.store;

import org.jspecify.annotations.NullMarked;
