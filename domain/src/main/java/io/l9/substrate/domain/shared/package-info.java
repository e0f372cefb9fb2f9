/**
 * What every context speaks: errors with stable codes, JSON documents, pages and ids. It guards
 * that bad input is refused with a code and a message that says what to do. It may use nothing but
 * the JDK.
 */
@NullMarked
package io.l9.substrate.domain.shared;

import org.jspecify.annotations.NullMarked;
