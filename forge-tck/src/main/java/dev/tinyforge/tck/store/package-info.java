/**
 * The contract of the store's ports, one test and more for each sentence of them. A store passes when a test class of its
 * own implements {@link dev.tinyforge.tck.store.StoreContract}. No technology is known here.
 */
@NullMarked
package dev.tinyforge.tck.store;

import org.jspecify.annotations.NullMarked;
