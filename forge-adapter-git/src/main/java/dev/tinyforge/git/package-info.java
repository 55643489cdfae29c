/** Git repositories on their hosts, through JGit. No decisions about what their branches and tags mean. */
@NullMarked
package dev.tinyforge.git;

import org.jspecify.annotations.NullMarked;
