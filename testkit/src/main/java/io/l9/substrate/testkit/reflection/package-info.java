/**
 * The kits of reflections, of their ledger and of task reflections. They guard that every adapter
 * isolates them, finds them alike, keeps one row for what says the same, and sums up the ledger.
 * The package may use the domain and JUnit.
 */
@NullMarked
package io.l9.substrate.testkit.reflection;

import org.jspecify.annotations.NullMarked;
