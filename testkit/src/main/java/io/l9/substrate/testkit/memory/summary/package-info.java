/**
 * Kits for summaries. The kits guard that every adapter keeps, finds, counts and hides them alike,
 * and that every consolidator names its sources. The package may use the domain and the other kits.
 */
@NullMarked
package io.l9.substrate.testkit.memory.summary;

import org.jspecify.annotations.NullMarked;
