/** Worlds in memory: the plain rules that the database is compared with. */
@NullMarked
package io.l9.substrate.inmemory.world;

import org.jspecify.annotations.NullMarked;
