/**
 * Units of work in memory, tables that they roll back, and tables that show each scope its own
 * rows.
 */
@NullMarked
package io.l9.substrate.inmemory.tenancy;

import org.jspecify.annotations.NullMarked;
