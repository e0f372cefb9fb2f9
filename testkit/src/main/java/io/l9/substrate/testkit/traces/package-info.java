/** Kit of the port of traces. May use the domain and the kits of memory. */
@NullMarked
package io.l9.substrate.testkit.traces;

import org.jspecify.annotations.NullMarked;
