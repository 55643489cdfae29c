/** Tests on the fakes. */
@NullMarked
package dev.tinyforge.tck.gitops;

import org.jspecify.annotations.NullMarked;
