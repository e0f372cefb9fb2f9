/**
 * The kit of packet repositories. The kit guards that a packet comes back as it was stored, once
 * for the same content in the same place, and to nobody who may not see it. The package may use
 * {@code domain} and {@code testkit.memory}.
 */
@NullMarked
package io.l9.substrate.testkit.memory.packet;

import org.jspecify.annotations.NullMarked;
