/** Kits for the ports of trade. */
@NullMarked
package io.l9.substrate.testkit.trade;

import org.jspecify.annotations.NullMarked;
