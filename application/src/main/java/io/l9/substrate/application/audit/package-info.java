/** The use case of the audit log. May use the domain alone. */
@NullMarked
package io.l9.substrate.application.audit;

import org.jspecify.annotations.NullMarked;
