/**
 * Types of every context: errors with stable codes, JSON documents, pages and ids. Guarantees that
 * bad input is refused with a code and a message that says what to do. May use nothing but the JDK.
 */
@NullMarked
package io.l9.substrate.domain.shared;

import org.jspecify.annotations.NullMarked;
