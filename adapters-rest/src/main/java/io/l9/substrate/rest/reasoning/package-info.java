/**
 * The routes of reasoning traces, and their wire shapes. May use {@code http} and the domain's
 * reasoning.
 */
@NullMarked
package io.l9.substrate.rest.reasoning;

import org.jspecify.annotations.NullMarked;
