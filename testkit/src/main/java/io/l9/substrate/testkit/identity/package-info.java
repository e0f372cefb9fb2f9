/**
 * The kits of API keys. The kits guard that every adapter isolates them, and knows them again,
 * alike. The package may use the domain and JUnit.
 */
@NullMarked
package io.l9.substrate.testkit.identity;

import org.jspecify.annotations.NullMarked;
