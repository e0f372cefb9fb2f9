/**
 * Metrics, traces and logs of the server, put around the inbound ports from outside. Guarantees
 * that neither payloads, queries nor identities get into any of them, and that a label has few
 * values. May use the domain, {@code config}, and the libraries for it.
 */
@NullMarked
package io.l9.substrate.bootstrap.observe;

import org.jspecify.annotations.NullMarked;
