/**
 * Reflections: lessons, patterns, failures, successes, insights, improvements and false
 * constraints. Guarantees that a lesson said again in other words is one lesson with more evidence,
 * that it never merges with its negation, and that a rejected one is not taught again. May use
 * {@code shared}, {@code tenancy}, ids of packets, and the paths and spellings of facts.
 */
@NullMarked
package io.l9.substrate.domain.reflection.lesson;

import org.jspecify.annotations.NullMarked;
