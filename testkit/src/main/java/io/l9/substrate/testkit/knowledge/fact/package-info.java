/**
 * The kits of facts, rejections and declared predicates, and of the spelling of values. They guard
 * that every adapter isolates them, answers alike and hides what is rejected. The package may use
 * the domain and JUnit.
 */
@NullMarked
package io.l9.substrate.testkit.knowledge.fact;

import org.jspecify.annotations.NullMarked;
