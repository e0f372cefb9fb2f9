/**
 * Kits of the maintenance jobs. The kits guard that importance is the same in Java and SQL, and
 * that each access counts once. The package may use the domain, JUnit and the other kits.
 */
@NullMarked
package io.l9.substrate.testkit.maintenance;

import org.jspecify.annotations.NullMarked;
