/** Tasks, their leases and their history in memory. */
@NullMarked
package io.l9.substrate.inmemory.tasks;

import org.jspecify.annotations.NullMarked;
