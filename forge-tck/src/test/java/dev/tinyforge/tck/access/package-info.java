/** Users, logins and tokens on the fake store. */
@NullMarked
package dev.tinyforge.tck.access;

import org.jspecify.annotations.NullMarked;
