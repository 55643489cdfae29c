/** What proves an instance healthy, and the judgement over a series of observations. No probing: ports do that. */
@NullMarked
package dev.tinyforge.domain.health;

import org.jspecify.annotations.NullMarked;
