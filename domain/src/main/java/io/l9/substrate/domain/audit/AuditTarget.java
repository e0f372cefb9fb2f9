package io.l9.substrate.domain.audit;

import io.l9.substrate.domain.shared.Require;

/**
 * The thing that a deed changed.
 *
 * @param kind such as {@code fact}; at most {@value #MAX_KIND} characters
 * @param id within its kind; at most {@value #MAX_ID} characters
 */
public record AuditTarget(String kind, String id) {

  public static final int MAX_KIND = 100;
  public static final int MAX_ID = 500;

  public AuditTarget {
    Require.text("/target_kind", kind, MAX_KIND);
    Require.text("/target_id", id, MAX_ID);
  }
}
