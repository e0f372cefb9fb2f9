/**
 * Facts, rejections, declared predicates, relationships and merges as lines of exports and imports.
 */
@NullMarked
package io.l9.substrate.application.knowledge.transfer;

import org.jspecify.annotations.NullMarked;
