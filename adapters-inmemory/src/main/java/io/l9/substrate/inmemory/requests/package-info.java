/** Answers to keyed requests and operations in memory. */
@NullMarked
package io.l9.substrate.inmemory.requests;

import org.jspecify.annotations.NullMarked;
