package io.l9.substrate.domain.subject;

import io.l9.substrate.domain.shared.Coded;

/** The treatment of the rows of a table when a subject is erased. */
public enum Treatment implements Coded {
  /** The subject's rows are deleted. */
  DELETE,
  /** The rows stay, and the columns that name the subject get a pseudonym. */
  PSEUDONYMISE,
  /** The rows are sums over other tables; those over the subject's rows go with them. */
  RECOMPUTE,
  /** The rows stay; entries of the audit log without contents and under a pseudonym. */
  KEEP
}
