/**
 * Curation: amending, contradicting, expiring and erasing stored packets, and the revision that a
 * change is conditional on. May use {@code shared}, {@code tenancy}, {@code memory.id}, {@code
 * memory.packet} and {@code memory.event}.
 */
@NullMarked
package io.l9.substrate.domain.memory.curation;

import org.jspecify.annotations.NullMarked;
