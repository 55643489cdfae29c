/** What proofs and measurements came to: as JSON for machines and as a table for people. */
@NullMarked
package dev.tinyforge.proof.report;

import org.jspecify.annotations.NullMarked;
