/** The contract of what reads YAML. */
@NullMarked
package dev.tinyforge.tck.yaml;

import org.jspecify.annotations.NullMarked;
