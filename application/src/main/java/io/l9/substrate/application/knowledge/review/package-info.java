/** The use cases of what needs a person. May use the domain. */
@NullMarked
package io.l9.substrate.application.knowledge.review;

import org.jspecify.annotations.NullMarked;
