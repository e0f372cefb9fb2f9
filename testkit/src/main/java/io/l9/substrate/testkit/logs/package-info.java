/** Kits of the agent log: the promises that every store of it keeps. */
@NullMarked
package io.l9.substrate.testkit.logs;

import org.jspecify.annotations.NullMarked;
