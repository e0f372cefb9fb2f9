/** Kit of the port of reasoning traces. May use the domain and the kits of memory. */
@NullMarked
package io.l9.substrate.testkit.reasoning;

import org.jspecify.annotations.NullMarked;
