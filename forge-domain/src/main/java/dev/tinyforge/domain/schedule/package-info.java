/** Cron expressions and when they come due. Pure: the present time is always handed in; waiting for it is not done here. */
@NullMarked
package dev.tinyforge.domain.schedule;

import org.jspecify.annotations.NullMarked;
