/**
 * Descriptors of the tables: a record for each table that the migration files make, with the class
 * of its rows and their erasure, export and pruning. Plain Java without dependencies; a test holds
 * the descriptors against the catalog of a migrated database.
 */
@NullMarked
package io.l9.substrate.migrations.tables;

import org.jspecify.annotations.NullMarked;
