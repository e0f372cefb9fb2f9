/** Routes and wire records of {@code memory.catalog}. */
@NullMarked
package io.l9.substrate.rest.memory.catalog;

import org.jspecify.annotations.NullMarked;
