/** The contract kit of the port of what needs a person. */
@NullMarked
package io.l9.substrate.testkit.knowledge.review;

import org.jspecify.annotations.NullMarked;
