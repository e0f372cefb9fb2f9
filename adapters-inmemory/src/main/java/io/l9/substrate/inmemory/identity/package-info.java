/** API keys in memory. */
@NullMarked
package io.l9.substrate.inmemory.identity;

import org.jspecify.annotations.NullMarked;
