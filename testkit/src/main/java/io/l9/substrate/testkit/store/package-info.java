/** Contract kits for the outbound port of items. */
@NullMarked
package io.l9.substrate.testkit.store;

import org.jspecify.annotations.NullMarked;
