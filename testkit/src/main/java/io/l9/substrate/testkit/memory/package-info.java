/**
 * Base of the kits of memory: the ports as one set, and packets to store. The package may use
 * {@code domain} and {@code testkit.shared}.
 */
@NullMarked
package io.l9.substrate.testkit.memory;

import org.jspecify.annotations.NullMarked;
