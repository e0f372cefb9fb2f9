/** Facts, rejections and declared predicates as lines of exports and imports. */
@NullMarked
package io.l9.substrate.application.knowledge.transfer;

import org.jspecify.annotations.NullMarked;
