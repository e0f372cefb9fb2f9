/**
 * Contexts: what an agent is given for a text or a task, out of memory and knowledge. Guarantees
 * that an answer has at most as many items and tokens as were asked for, that each item is there
 * whole and once, that no stored text can end the block in which it stands, and that whatever was
 * left out is named. May use {@code shared}, {@code tenancy}, search and facts.
 */
@NullMarked
package io.l9.substrate.domain.prompt;

import org.jspecify.annotations.NullMarked;
