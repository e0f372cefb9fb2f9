/**
 * Vector stores of other projects over PostgreSQL, each used as its documentation says, behind the
 * interface {@link io.l9.substrate.peers.VectorStorePeer}.
 */
@NullMarked
package io.l9.substrate.peers;

import org.jspecify.annotations.NullMarked;
