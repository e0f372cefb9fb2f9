/**
 * Facts in {@code knowledge_facts} with their revisions and evidence, rejections, and declared
 * predicates. Guarantees that only rows that the substrate governs are facts, and that revisions
 * and evidence are only added. May use {@code tenancy}, {@code shared} and the domain.
 */
@NullMarked
package io.l9.substrate.persistence.knowledge.fact;

import org.jspecify.annotations.NullMarked;
