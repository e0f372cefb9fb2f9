/** Facts, their evidence and revisions, rejections and declared predicates in memory. */
@NullMarked
package io.l9.substrate.inmemory.knowledge.fact;

import org.jspecify.annotations.NullMarked;
