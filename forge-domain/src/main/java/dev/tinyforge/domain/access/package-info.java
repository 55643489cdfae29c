/** Who may do what. How somebody proves who he is belongs to the apps. */
@NullMarked
package dev.tinyforge.domain.access;

import org.jspecify.annotations.NullMarked;
