/**
 * Trade: buyers, suppliers, transactions, materials and what is known of other entities, which an
 * organisation shares. One store of documents keeps them all; {@link
 * io.l9.substrate.domain.trade.DocumentKind} describes each kind. Guarantees that numbers stay
 * exact, that a transaction outlives its parties, and that no version of a document is used twice.
 * May use {@code shared}, {@code tenancy} and {@code world}.
 */
@NullMarked
package io.l9.substrate.domain.trade;

import org.jspecify.annotations.NullMarked;
