/**
 * The routes of summaries, and their wire shapes. Guarantees that an edit names the version that it
 * was made of. May use {@code http}, the packets' wire shape and the domain's summaries.
 */
@NullMarked
package io.l9.substrate.rest.memory.summary;

import org.jspecify.annotations.NullMarked;
