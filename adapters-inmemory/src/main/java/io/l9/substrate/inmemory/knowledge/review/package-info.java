/** What needs a person, and what persons noted of it, in memory. */
@NullMarked
package io.l9.substrate.inmemory.knowledge.review;

import org.jspecify.annotations.NullMarked;
