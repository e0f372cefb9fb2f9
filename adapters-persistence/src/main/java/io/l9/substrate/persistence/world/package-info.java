/**
 * Worlds in the database. Updates and restores are functions of the schema, so that each is one
 * round trip and the row of the state is held for as short a time as can be.
 */
@NullMarked
package io.l9.substrate.persistence.world;

import org.jspecify.annotations.NullMarked;
