/** Contract kits of the outbound ports of {@code memory.catalog}. */
@NullMarked
package io.l9.substrate.testkit.memory.catalog;

import org.jspecify.annotations.NullMarked;
