/** Plans, steps and the machine that runs them. Pure data and one pure function: the engine performs the effects. */
@NullMarked
package dev.tinyforge.domain.deploy;

import org.jspecify.annotations.NullMarked;
