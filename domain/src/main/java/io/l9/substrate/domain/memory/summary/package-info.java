/**
 * Summaries: the contents of many packets in a few sentences that name their sources. Guarantees
 * that a summary is seen by nobody who may not see all of its sources, and that it is known when
 * its sources have changed. May use {@code shared}, {@code tenancy}, packets and vectors.
 */
@NullMarked
package io.l9.substrate.domain.memory.summary;

import org.jspecify.annotations.NullMarked;
