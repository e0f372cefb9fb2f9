/** The list of what needs a person, and the notes of persons about it, in memory. */
@NullMarked
package io.l9.substrate.inmemory.knowledge.review;

import org.jspecify.annotations.NullMarked;
