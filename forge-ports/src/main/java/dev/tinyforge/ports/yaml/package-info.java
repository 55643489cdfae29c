/** Texts in YAML, whoever wrote them. */
@NullMarked
package dev.tinyforge.ports.yaml;

import org.jspecify.annotations.NullMarked;
