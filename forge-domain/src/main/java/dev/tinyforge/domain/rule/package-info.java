/** Rules over one text, such as a tag, a branch or a path: pure, and in bounded work. What they are applied to is not here. */
@NullMarked
package dev.tinyforge.domain.rule;

import org.jspecify.annotations.NullMarked;
