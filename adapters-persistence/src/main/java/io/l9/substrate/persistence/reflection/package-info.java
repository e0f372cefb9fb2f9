/**
 * Reflections with their evidence in {@code reflection_store}, their ledger in {@code
 * reflection_uses}, task reflections with their history and statements. Guarantees that only rows
 * that the substrate governs are reflections, and that a search asks an index where there are many.
 * May use {@code tenancy}, {@code shared}, the scans of {@code memory.search} and the domain.
 */
@NullMarked
package io.l9.substrate.persistence.reflection;

import org.jspecify.annotations.NullMarked;
