/** The container engine on a Docker host, and registries. The only place that knows docker-java and HttpClient. */
@NullMarked
package dev.tinyforge.docker;

import org.jspecify.annotations.NullMarked;
