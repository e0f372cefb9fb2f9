package io.l9.substrate.domain.knowledge.fact;

import io.l9.substrate.domain.tenancy.OrgId;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.UserId;
import io.l9.substrate.domain.tenancy.Visibility;
import java.util.UUID;

/**
 * The place in which facts can repeat, contradict and supersede each other: one owner's statements
 * with one predicate about one subject.
 *
 * @param subject in its normal form
 */
public record SlotKey(Ownership owner, Visibility visibility, String subject, String predicate) {

  /** Returns the id: a digest of all four. */
  public UUID id() {
    OrgId org = owner.org();
    UserId user = owner.user();
    return KeyDigest.of(
        owner.tenant().value(),
        org == null ? null : org.value(),
        user == null ? null : user.value(),
        visibility.code(),
        subject,
        predicate);
  }
}
