/**
 * The kits of API keys. They guard that every adapter isolates them, and knows them again, alike.
 * They may use the domain and JUnit.
 */
@NullMarked
package io.l9.substrate.testkit.identity;

import org.jspecify.annotations.NullMarked;
