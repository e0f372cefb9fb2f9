/**
 * The routes of facts, rejections and declared predicates, and their wire shapes. Guarantees that
 * what only a person may do needs the permission {@code knowledge:confirm}. May use {@code http}
 * and the domain's facts.
 */
@NullMarked
package io.l9.substrate.rest.knowledge.fact;

import org.jspecify.annotations.NullMarked;
