/** The container engine on a Docker host. The only place that knows docker-java. */
@NullMarked
package dev.tinyforge.docker;

import org.jspecify.annotations.NullMarked;
