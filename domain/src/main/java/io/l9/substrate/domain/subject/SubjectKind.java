package io.l9.substrate.domain.subject;

import io.l9.substrate.domain.shared.Coded;

/** The kind of a subject. */
public enum SubjectKind implements Coded {
  USER,
  ORG,
  TENANT
}
