/**
 * What every table needs: native statements, columns that all tables have, and the one translation
 * of database errors. It guards that no SQL and no server message reaches a caller. It may use the
 * domain's {@code shared} and {@code tenancy}, JDBC and Hibernate.
 */
@NullMarked
package io.l9.substrate.persistence.shared;

import org.jspecify.annotations.NullMarked;
