package io.l9.substrate.domain.subject;

import io.l9.substrate.domain.shared.Coded;

/** The state of an erasure. The tombstone stands in each of them. */
public enum ErasureState implements Coded {
  /** Keys are revoked and the tombstone stands; older transactions may still be open. */
  WAITING,
  /** Rows are being erased. */
  ERASING,
  /** The certificate says that nothing remains. */
  COMPLETE,
  /** The certificate names what remains. */
  INCOMPLETE
}
