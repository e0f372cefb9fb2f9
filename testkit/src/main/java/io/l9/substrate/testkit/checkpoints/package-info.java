/** Kits of checkpoints: the promises that every store of them keeps. */
@NullMarked
package io.l9.substrate.testkit.checkpoints;

import org.jspecify.annotations.NullMarked;
