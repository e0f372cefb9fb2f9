/** Contract kits of the outbound ports of {@code memory.event}. */
@NullMarked
package io.l9.substrate.testkit.memory.event;

import org.jspecify.annotations.NullMarked;
