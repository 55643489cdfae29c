/**
 * The arrows of the house, checked on its classes. {@link dev.tinyforge.proof.architecture.Room} lists the rooms,
 * {@link dev.tinyforge.proof.architecture.Rules} what holds in them; every rule is shown to catch a planted violation.
 */
@NullMarked
package dev.tinyforge.proof.architecture;

import org.jspecify.annotations.NullMarked;
