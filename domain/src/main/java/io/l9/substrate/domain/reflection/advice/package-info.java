/**
 * Advice before a task: the lessons, patterns, failures and false constraints for it. Guarantees a
 * number of items and a token budget, no near duplicates, the parts of each score, and the same
 * answer to the same question. May use {@code shared}, {@code tenancy} and the other reflections.
 */
@NullMarked
package io.l9.substrate.domain.reflection.advice;

import org.jspecify.annotations.NullMarked;
