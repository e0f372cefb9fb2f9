/**
 * The ledger of reflections: which of them was suggested or applied for which task, and how the
 * task ended. Guarantees that a task credits a reflection once, and only if it had that reflection;
 * counts are sums over the ledger. May use {@code shared}, {@code tenancy} and ids of reflections.
 */
@NullMarked
package io.l9.substrate.domain.reflection.use;

import org.jspecify.annotations.NullMarked;
