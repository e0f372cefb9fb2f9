/**
 * Kits of keyed requests and operations. The kits guard that keys and operations are their actors'
 * own, and that a finished operation does not change. The package may use the domain, JUnit and the
 * other kits.
 */
@NullMarked
package io.l9.substrate.testkit.requests;

import org.jspecify.annotations.NullMarked;
