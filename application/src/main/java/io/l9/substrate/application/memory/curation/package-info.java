/** Amending, contradicting and erasing packets. May use {@code memory.packet} and the domain. */
@NullMarked
package io.l9.substrate.application.memory.curation;

import org.jspecify.annotations.NullMarked;
