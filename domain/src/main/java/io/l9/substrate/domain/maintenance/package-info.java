/**
 * Maintenance jobs: eviction, fading, folding and the refresh of views, by a schedule or by hand.
 * Guarantees that only a platform administrator runs a job, that a dry run touches nothing, and
 * that the result of every run is known. May use {@code shared}, {@code tenancy}, {@code requests},
 * {@code audit} and {@code retention}.
 */
@NullMarked
package io.l9.substrate.domain.maintenance;

import org.jspecify.annotations.NullMarked;
