/**
 * Archives: rows of every table as JSON, by functions of the database, and finished archives in
 * parts, in SQL. Guarantees that an export reads what its scope sees and an import writes the
 * scope's tenant alone. May use {@code shared}, {@code tenancy} and the domain.
 */
@NullMarked
package io.l9.substrate.persistence.archive;

import org.jspecify.annotations.NullMarked;
