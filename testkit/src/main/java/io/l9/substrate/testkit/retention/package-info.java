/** The kits of retention. May use the domain and the shared kits. */
@NullMarked
package io.l9.substrate.testkit.retention;

import org.jspecify.annotations.NullMarked;
