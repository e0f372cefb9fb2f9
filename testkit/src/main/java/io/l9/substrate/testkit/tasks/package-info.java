/**
 * Kits of tasks. The kits guard that a task is claimed once, that whoever lost a lease changes
 * nothing, that an owner has one task of a key, and that everybody gets tasks of his own alone. The
 * package may use the domain, JUnit and the other kits.
 */
@NullMarked
package io.l9.substrate.testkit.tasks;

import org.jspecify.annotations.NullMarked;
