/**
 * Hands a migrated database to tests. No two test classes see each other's rows, and nothing of it
 * survives the test run but an idle cluster directory below the temporary directory. The package
 * may use JUnit, the migrations module and, where no PostgreSQL is installed, Testcontainers.
 */
@NullMarked
package io.l9.substrate.testkit.database;

import org.jspecify.annotations.NullMarked;
