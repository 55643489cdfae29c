/** Pages made of text. */
@NullMarked
package dev.tinyforge.ports.page;

import org.jspecify.annotations.NullMarked;
