/**
 * The route of feedback, and its wire shapes. Guarantees that each piece of feedback is told for
 * itself whether it was taken. May use {@code http} and the domain's accesses.
 */
@NullMarked
package io.l9.substrate.rest.memory.access;

import org.jspecify.annotations.NullMarked;
