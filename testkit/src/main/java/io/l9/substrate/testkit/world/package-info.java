/** Kits of worlds: the promises that every store of them keeps. */
@NullMarked
package io.l9.substrate.testkit.world;

import org.jspecify.annotations.NullMarked;
