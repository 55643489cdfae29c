/** Routes in Nginx Proxy Manager. The only place that knows its API. */
@NullMarked
package dev.tinyforge.npm;

import org.jspecify.annotations.NullMarked;
