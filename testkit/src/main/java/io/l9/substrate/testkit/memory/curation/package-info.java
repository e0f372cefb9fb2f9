/** Contract kits of the outbound ports of {@code memory.curation}. */
@NullMarked
package io.l9.substrate.testkit.memory.curation;

import org.jspecify.annotations.NullMarked;
