/**
 * The access log in {@code memory_access_log}. Guarantees that lines are only added, many in one
 * statement. May use {@code shared}, {@code tenancy} and the domain.
 */
@NullMarked
package io.l9.substrate.persistence.memory.access;

import org.jspecify.annotations.NullMarked;
