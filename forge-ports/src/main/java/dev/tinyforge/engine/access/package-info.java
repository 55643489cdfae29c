/** Users, logins and tokens on the store. What a caller may do is decided by the domain's scopes, at the app's door. */
@NullMarked
package dev.tinyforge.engine.access;

import org.jspecify.annotations.NullMarked;
