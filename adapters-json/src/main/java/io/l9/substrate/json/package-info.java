/**
 * The codec of JSON documents, on Jackson 3. Guarantees that equal documents have one canonical
 * text (RFC 8785), and that what would not come back as it was is refused. May use the domain's
 * shared types and Jackson's streaming core.
 */
@NullMarked
package io.l9.substrate.json;

import org.jspecify.annotations.NullMarked;
