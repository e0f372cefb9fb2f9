/**
 * Traces of requests on PostgreSQL, read from the tables of the other contexts in one statement.
 * May use {@code tenancy} and {@code shared}.
 */
@NullMarked
package io.l9.substrate.persistence.traces;

import org.jspecify.annotations.NullMarked;
