/**
 * Archives: everything of a user, an organisation or a tenant in one file, and its way back into an
 * empty tenant. Guarantees that an archive holds the rows of one moment and of its subject alone,
 * that its equal is what an import makes, and that an import leaves nothing behind when it fails.
 * May use {@code shared}, {@code tenancy}, {@code audit}, {@code requests} and {@code subject}.
 */
@NullMarked
package io.l9.substrate.domain.archive;

import org.jspecify.annotations.NullMarked;
