/** The audit log in memory. */
@NullMarked
package io.l9.substrate.inmemory.audit;

import org.jspecify.annotations.NullMarked;
