/** The use case of checkpoints. May use the domain alone. */
@NullMarked
package io.l9.substrate.application.checkpoints;

import org.jspecify.annotations.NullMarked;
