/** Kits for the ports of subjects. */
@NullMarked
package io.l9.substrate.testkit.subject;

import org.jspecify.annotations.NullMarked;
