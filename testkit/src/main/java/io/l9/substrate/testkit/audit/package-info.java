/** The kit of the audit log. May use the domain and the shared kits. */
@NullMarked
package io.l9.substrate.testkit.audit;

import org.jspecify.annotations.NullMarked;
