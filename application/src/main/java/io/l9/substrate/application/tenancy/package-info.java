/** Several calls in one transaction. May use only the domain. */
@NullMarked
package io.l9.substrate.application.tenancy;

import org.jspecify.annotations.NullMarked;
