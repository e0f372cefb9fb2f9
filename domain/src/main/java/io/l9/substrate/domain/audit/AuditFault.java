package io.l9.substrate.domain.audit;

import io.l9.substrate.domain.shared.Coded;

/** The kind of damage that a verification finds. */
public enum AuditFault implements Coded {
  /** An entry of this number is not there. */
  ENTRY_MISSING,
  /** The entry does not follow the one before: one of the two stands in the place of another. */
  ORDER_FORGED,
  /** The hash is not that of the entry: one of both was changed. */
  ENTRY_CHANGED,
  /** The content is not that of the entry's digest. */
  CONTENT_CHANGED,
  /** The entries under a pseudonym are not those that the certificate of their erasure counted. */
  REDACTION_DIFFERS,
  /** The hash of this number was another when the head was kept: the chain was written anew. */
  HEAD_DIFFERS
}
