/**
 * The shared parts of all tables: native statements, the columns and conversions that all rows
 * have, and the translation of database errors. Guarantees that no SQL and no server message
 * reaches a caller. May use the domain, JDBC, Hibernate and MapStruct.
 */
@NullMarked
package io.l9.substrate.persistence.shared;

import org.jspecify.annotations.NullMarked;
