/**
 * Keyed requests in one transaction each, and the operations of this process. Guarantees that a
 * keyed request takes effect once, that no tenant takes every turn, and that whatever ends an
 * operation is stored. May use only the domain.
 */
@NullMarked
package io.l9.substrate.application.requests;

import org.jspecify.annotations.NullMarked;
