/** The use cases of subjects. May use the domain alone. */
@NullMarked
package io.l9.substrate.application.subject;

import org.jspecify.annotations.NullMarked;
