/** Kits of the ports of archives, and rows for every archived table. */
@NullMarked
package io.l9.substrate.testkit.archive;

import org.jspecify.annotations.NullMarked;
