/** Trade in memory: documents of every kind in one table. The package may use the domain. */
@NullMarked
package io.l9.substrate.inmemory.trade;

import org.jspecify.annotations.NullMarked;
