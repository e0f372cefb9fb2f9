/** Lists, counts and tails of packets. May use {@code memory.packet} and the domain. */
@NullMarked
package io.l9.substrate.application.memory.catalog;

import org.jspecify.annotations.NullMarked;
