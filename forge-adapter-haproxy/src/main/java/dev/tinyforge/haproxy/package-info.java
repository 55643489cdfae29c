/** Routes in HAProxy through its runtime API. The only place that knows its commands. */
@NullMarked
package dev.tinyforge.haproxy;

import org.jspecify.annotations.NullMarked;
