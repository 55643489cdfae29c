/** The trigger plugin interface and what it is handed. Pure matching; receiving events belongs to the apps. */
@NullMarked
package dev.tinyforge.domain.trigger;

import org.jspecify.annotations.NullMarked;
