/**
 * The list of what needs a person, by the indexes of facts, rejections and packets, and the notes
 * of persons about it, in {@code review_resolutions}. May use {@code knowledge.fact}, {@code
 * memory.packet}, {@code tenancy}, {@code shared} and the domain.
 */
@NullMarked
package io.l9.substrate.persistence.knowledge.review;

import org.jspecify.annotations.NullMarked;
