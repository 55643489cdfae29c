/** The workload and the values it is made of. Nothing of how it is deployed. */
@NullMarked
package dev.tinyforge.domain.workload;

import org.jspecify.annotations.NullMarked;
