/** GitOps on a real repository, through every part that is used in earnest. */
@NullMarked
package dev.tinyforge.proof.gitops;

import org.jspecify.annotations.NullMarked;
