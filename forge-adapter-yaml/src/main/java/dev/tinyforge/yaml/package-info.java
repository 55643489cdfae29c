/** YAML through SnakeYAML Engine: its events alone, none of its ways to make objects. */
@NullMarked
package dev.tinyforge.yaml;

import org.jspecify.annotations.NullMarked;
