package io.l9.substrate.domain.knowledge.fact;

import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.Visibility;

/**
 * The place in which facts can repeat, contradict and supersede each other: one owner's statements
 * with one predicate about one subject.
 *
 * @param subject in its normal form
 */
public record SlotKey(Ownership owner, Visibility visibility, String subject, String predicate) {}
