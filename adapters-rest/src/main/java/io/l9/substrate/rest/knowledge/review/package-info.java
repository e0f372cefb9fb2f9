/**
 * The routes of what needs a person, and their wire shapes. May use {@code http}, {@code
 * knowledge.fact} and the domain.
 */
@NullMarked
package io.l9.substrate.rest.knowledge.review;

import org.jspecify.annotations.NullMarked;
