/**
 * Brings up a database and its schema: finds or starts PostgreSQL, sets up its roles, runs the SQL
 * files. No tenant's rows pass through here, and no password leaves the directory of the private
 * cluster but through the objects handed out. This module may use JDBC and Flyway, and nothing of
 * the project.
 */
@NullMarked
package io.l9.substrate.migrations;

import org.jspecify.annotations.NullMarked;
