/** Pages and orders that every store in memory uses. The package may use the domain. */
@NullMarked
package io.l9.substrate.inmemory.shared;

import org.jspecify.annotations.NullMarked;
