/**
 * The ports of knowledge as two records: what a store offers, and what the use cases offer. May use
 * {@code tenancy} and the packages of knowledge.
 */
@NullMarked
package io.l9.substrate.domain.knowledge;

import org.jspecify.annotations.NullMarked;
