/** Sites, from a commit to what their build is given. */
@NullMarked
package dev.tinyforge.tck.site;

import org.jspecify.annotations.NullMarked;
