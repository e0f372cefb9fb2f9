/** Feedback, and the log of reads that is appended off the read path. May use only the domain. */
@NullMarked
package io.l9.substrate.application.memory.access;

import org.jspecify.annotations.NullMarked;
