/** From an event to its deployment, on the fakes: deliveries, polls and schedules, repeated and killed. */
@NullMarked
package dev.tinyforge.tck.event;

import org.jspecify.annotations.NullMarked;
