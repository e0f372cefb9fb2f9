/**
 * The text analysis of lexical search, on Lucene. Guarantees that what is stored and what is asked
 * become the same terms, in every thread and at any time. May use the domain's search port and
 * Lucene's analysis.
 */
@NullMarked
package io.l9.substrate.text;

import org.jspecify.annotations.NullMarked;
