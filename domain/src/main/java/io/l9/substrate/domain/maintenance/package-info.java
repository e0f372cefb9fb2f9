/**
 * What keeps the memory in order: eviction, fading, folding and the refresh of views, by a schedule
 * or by hand. It guards that only a platform administrator runs a job, that a dry run touches
 * nothing, and that how a job went is known. It may use {@code shared}, {@code tenancy} and {@code
 * requests}.
 */
@NullMarked
package io.l9.substrate.domain.maintenance;

import org.jspecify.annotations.NullMarked;
