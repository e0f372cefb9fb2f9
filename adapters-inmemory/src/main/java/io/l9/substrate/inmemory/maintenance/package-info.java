/** The maintenance jobs over the rows in memory, and the log of their runs. */
@NullMarked
package io.l9.substrate.inmemory.maintenance;

import org.jspecify.annotations.NullMarked;
