/** The erasing of subjects in memory, over every table whose rows have owners. */
@NullMarked
package io.l9.substrate.inmemory.subject;

import org.jspecify.annotations.NullMarked;
