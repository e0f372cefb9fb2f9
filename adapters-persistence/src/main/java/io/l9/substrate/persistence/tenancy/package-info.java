/**
 * The unit of work on Hibernate, its own transaction or joined to a caller's. Guarantees that no
 * statement runs without a scope, that what reports success is committed, and that a connection
 * goes back as it came. May use {@code shared}, the domain, Hibernate and the PostgreSQL driver.
 */
@NullMarked
package io.l9.substrate.persistence.tenancy;

import org.jspecify.annotations.NullMarked;
