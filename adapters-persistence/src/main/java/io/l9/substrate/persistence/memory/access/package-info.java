/**
 * The access log in {@code memory_access_log}. It guards that lines are only added, many in one
 * statement. It may use {@code shared}, {@code tenancy} and the domain.
 */
@NullMarked
package io.l9.substrate.persistence.memory.access;

import org.jspecify.annotations.NullMarked;
