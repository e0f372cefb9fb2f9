/** Routes and wire records of {@code memory.transfer}. */
@NullMarked
package io.l9.substrate.rest.memory.transfer;

import org.jspecify.annotations.NullMarked;
