package io.l9.substrate.domain.archive;

import io.l9.substrate.domain.audit.AuditHead;

/**
 * The permission to restore rows of a tenant in one unit of work.
 *
 * @param secret which the store gave out and recognizes
 * @param head the end of the tenant's audit log, behind which restored entries come
 */
public record RestorePermit(String secret, AuditHead head) {

  /** Never the secret. */
  @Override
  public String toString() {
    return "RestorePermit";
  }
}
