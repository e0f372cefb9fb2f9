/**
 * The use cases of facts, rejections and declared predicates. The rules of a slot are in the
 * domain; here they are applied to what the store has locked. May use only the domain.
 */
@NullMarked
package io.l9.substrate.application.knowledge.fact;

import org.jspecify.annotations.NullMarked;
