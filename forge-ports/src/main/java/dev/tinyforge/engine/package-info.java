/**
 * What performs deployments: it interprets the machine's effects through the ports, journals them, recovers, reconciles
 * and answers the use cases. Adapters must not see it; apps see {@link dev.tinyforge.engine.Forge} only.
 */
@NullMarked
package dev.tinyforge.engine;

import org.jspecify.annotations.NullMarked;
